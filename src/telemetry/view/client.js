// Keeps the server running while the page is open, and reports when the page is out of date. The
// page works without this script.
const news = document.getElementById('news');
const changes = new EventSource('alive');

function show(text, link) {
  news.replaceChildren(text);
  if (link === undefined) return;
  const reload = document.createElement('a');
  reload.href = './';
  reload.textContent = link;
  news.append(' ', reload);
}

changes.onmessage = () => {
  if (news.childNodes.length === 0) show('The data has changed.', 'Reload');
};

changes.onerror = () => {
  changes.close();
  for (const button of document.querySelectorAll('button')) button.disabled = true;
  show('chunk has stopped. To continue, run: chunk telemetry view');
};

// Leaving the page also ends the stream. That must not look as if chunk had stopped.
addEventListener('pagehide', () => {
  changes.onerror = null;
});

const reportEveryMs = 60_000;
let reportedAt = 0;
for (const kind of ['pointerdown', 'keydown', 'scroll']) {
  addEventListener(
    kind,
    ({ timeStamp }) => {
      if (timeStamp - reportedAt < reportEveryMs) return;
      reportedAt = timeStamp;
      navigator.sendBeacon('active');
    },
    { passive: true },
  );
}
