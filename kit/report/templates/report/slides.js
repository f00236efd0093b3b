// Keys turn slides; without this script one can still scroll from one to the next.
const slides = [...document.querySelectorAll("section")];
const shown = () => {
  const middle = innerHeight / 2;
  const at = slides.findIndex((one) => one.getBoundingClientRect().bottom > middle);
  return at < 0 ? slides.length - 1 : at;
};
const turn = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};
addEventListener("keydown", (event) => {
  const by = event.key === " " && event.shiftKey ? -1 : turn[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const to = Math.min(Math.max(shown() + by, 0), slides.length - 1);
  slides[to].scrollIntoView({ behavior: "instant" });
  slides[to].focus({ preventScroll: true });
});
