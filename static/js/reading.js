// "Read first. You can answer in 8 seconds.": counts on what a document drew, by the server's clock, and moves nothing.
//
// It is no live region: that people read first is said once, when it begins, and that they may answer once, when it is over.

const ASK_WITHIN = 700; // not all phones of a hall at one moment
const SOON = 1500; // by then the document is there, unless the line is not

/** `now`: the server's time in milliseconds, as far as this page knows it. `asks`: nothing new came. Returns how to stop. */
export function countDown(shown, now, asks) {
  const line = shown?.querySelector("[data-reading][data-until]");
  if (!line) return () => {};
  const { until, drawn, one, many, over } = line.dataset;
  // A page that came over a slow line knows an earlier time than it is; but it is not before this was drawn.
  const behind = Math.max(0, Date.parse(until) - Number(drawn) * 1000 - now());
  const left = line.querySelector("[data-left]");
  let timer = 0;
  const draw = () => {
    const millis = Date.parse(until) - now() - behind;
    if (millis <= 0) {
      line.firstElementChild.textContent = over;
      timer = setTimeout(() => {
        dispatchEvent(new Event("live:due"));
        timer = setTimeout(asks, SOON);
      }, ASK_WITHIN * Math.random());
      return;
    }
    const seconds = Math.ceil(millis / 1000);
    left.textContent = seconds === 1 ? one : many.replace("#", seconds);
    timer = setTimeout(draw, millis - (seconds - 1) * 1000 + 5);
  };
  draw();
  return () => clearTimeout(timer);
}
