// What the page does by itself: it keeps chunk serving while it is open, and says when what it
// shows is out of date. Without it, everything on the page still works until chunk ends.
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

// Leaving for the next page of ours is no end.
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
