// Keeps chunk serving while the page is open, and tells the user when the page is out of date. The
// rest of the page works without this script.
const news = document.getElementById('news');
const changes = new EventSource('alive');

function say(text, link) {
  news.replaceChildren(text);
  if (link === undefined) return;
  const reload = document.createElement('a');
  reload.href = './';
  reload.textContent = link;
  news.append(' ', reload);
}

changes.onmessage = () => {
  if (news.childNodes.length === 0) say('Something changed since.', 'Show it');
};

changes.onerror = () => {
  changes.close();
  for (const button of document.querySelectorAll('button')) button.disabled = true;
  say('chunk has ended. What you see stays; to go on, run: chunk telemetry view');
};

// Following a link or pressing a button must not look as if chunk had ended.
addEventListener('pagehide', () => {
  changes.onerror = null;
});

const tellEveryMs = 60_000;
let toldAt = 0;
for (const kind of ['pointerdown', 'keydown', 'scroll']) {
  addEventListener(
    kind,
    ({ timeStamp }) => {
      if (timeStamp - toldAt < tellEveryMs) return;
      toldAt = timeStamp;
      navigator.sendBeacon('active');
    },
    { passive: true },
  );
}
