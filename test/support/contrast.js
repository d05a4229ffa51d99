// Run in the page: the texts that stand out from what is behind them by less than 4.5 to 1.
(() => {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? behind(element.parentElement) : colour;
  };
  const weak = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === 3 && textContent.trim() !== '',
    );
    if (!own || element.matches('script, style') || element.closest('svg') !== null) continue;
    const pair = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (!(ratio >= 4.5)) {
      weak.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
  }
  return weak;
})();
