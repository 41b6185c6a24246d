"""A phone as a screen reader has it: what its live regions and its focus make heard, and what Chrome's accessibility tree tells.

No eyes: things are found by role and name with the Tab key, and what is heard is what ARIA says is heard. It is a model. A
real screen reader cuts some of it short, says some of it twice and has keys of its own; no model is a person who uses one.
"""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# Live regions by the rules of ARIA 1.2: the nearest ancestor that says whether it is live decides; `status` and `alert` are
# read whole; a region that comes with its words in it is not heard unless it is an alert; what is not drawn is never heard.
# Also: a focus that a script moves, a focus that is lost when what had it goes, and a title that changes.
EARS = """() => {
  const heard = window.heard = [];
  const IMPLIED = { status: 'polite', log: 'polite', alert: 'assertive', timer: 'off', marquee: 'off' };
  const live = (node) => node.getAttribute('aria-live') ?? IMPLIED[node.getAttribute('role')] ?? null;
  const region = (node) => {
    for (let at = node.nodeType === 1 ? node : node.parentElement; at; at = at.parentElement) if (live(at)) return at;
  };
  const words = (node) => (node.nodeType === 1 ? node.innerText : node.data).replace(/\\s+/g, ' ').trim();
  const say = (how, what) => { if (what) heard.push({ at: performance.now(), how, what }); };
  let last = document.body, byKey = false;
  const focused = () => {
    const now = document.activeElement;
    if (now === last) return;
    if (now === document.body && last && !last.checkVisibility()) say('lost', last.outerHTML.slice(0, 90));
    else if (now !== document.body && !byKey) say('focus', now.getAttribute('aria-label') ?? words(now));
    [last, byKey] = [now, false];
  };
  const listen = () => {
    last = document.activeElement;
    new MutationObserver((changes) => {
      const fresh = new Set(changes.flatMap((change) => [...change.addedNodes]));
      const isNew = (node) => { for (let at = node; at; at = at.parentNode) if (fresh.has(at)) return true; return false; };
      const said = new Map();
      for (const change of changes) {
        for (const node of change.type === 'characterData' ? [change.target] : change.addedNodes) {
          const where = node.isConnected ? region(node) : null;
          if (!where || live(where) === 'off' || !where.checkVisibility() || where.closest('[aria-hidden=true]')) continue;
          if (isNew(where) && live(where) !== 'assertive') continue;
          const whole = (where.getAttribute('aria-atomic') ?? String(/status|alert/.test(where.getAttribute('role')))) === 'true';
          said.set(where, whole ? words(where) : [said.get(where), words(node)].filter(Boolean).join(' '));
        }
      }
      for (const [where, what] of said) say(live(where), what);
      focused();
    }).observe(document, { childList: true, characterData: true, subtree: true });
    document.addEventListener('keydown', (event) => { byKey = /^(Tab|Arrow)/.test(event.key); }, true);
    document.addEventListener('focusin', focused);
    setInterval(focused, 100);
    const title = document.querySelector('title');
    if (title) new MutationObserver(() => say('title', document.title)).observe(title, { childList: true });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', listen); else listen();
}"""
# What is read although nobody sees it, and was not put aside for being heard (.unseen, a skip link): nothing may be.
READ_BUT_NOT_SHOWN = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode, around = text.parentElement;
    if (!text.data.trim() || !around.checkVisibility({ visibilityProperty: true })) continue;
    if (around.closest('[aria-hidden=true], .unseen, .skip')) continue;
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !around.checkVisibility({ opacityProperty: true })) found.push(text.data.trim());
  }
  return found;
}"""
CONTROLS = {"button", "link", "radio", "checkbox", "textbox", "spinbutton", "combobox", "DisclosureTriangle"}
STATES = ("checked", "pressed", "expanded", "disabled", "required", "invalid", "focused")


@dataclass(frozen=True)
class Node:
    """One thing in the tree, as it is read out."""

    role: str
    name: str
    description: str
    states: dict[str, Any]
    level: int
    inside: tuple["Node", ...] = field(repr=False)  # from the page inwards

    @property
    def group(self) -> str:
        """What the things around it are called: the question that a radio answers."""
        return next(
            (each.name for each in reversed(self.inside) if each.role in {"group", "radiogroup"} and each.name), ""
        )


class ScreenReader:
    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(f"({EARS})()")
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("Accessibility.enable")
        self._heard_before = 0

    # --- What comes by itself

    def heard(self, *, after: int = 400) -> list[tuple[str, str]]:
        """What was heard since this was asked last: how (polite, assertive, a focus that a script moved, …) and the words."""
        self.page.wait_for_timeout(after)
        everything = self.page.evaluate("window.heard")
        if len(everything) < self._heard_before:  # another page
            self._heard_before = 0
        new = everything[self._heard_before :]
        self._heard_before = len(everything)
        return [(each["how"], each["what"]) for each in new]

    # --- What is there

    def tree(self) -> list[Node]:
        """Everything that is read, in its order."""
        raw = self._browser.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {each["nodeId"]: each for each in raw}
        nodes: list[Node] = []

        def walk(each: dict[str, Any], inside: tuple[Node, ...]) -> None:
            if not each["ignored"]:
                node = _node(each, inside)
                nodes.append(node)
                inside = (*inside, node)
            for child in each.get("childIds", ()):
                if child in by_id:
                    walk(by_id[child], inside)

        walk(raw[0], ())
        return nodes

    def controls(self) -> list[Node]:
        """Everything in the main part that something can be done with."""
        return [node for node in self.main() if node.role in CONTROLS]

    def main(self) -> list[Node]:
        return [node for node in self.tree() if any(each.role == "main" for each in node.inside)]

    def text(self) -> str:
        """The main part read from its beginning to its end."""
        return " ".join(node.name for node in self.main() if node.role == "StaticText")

    def focused(self) -> Node:
        """What has the focus: the page itself where nothing has."""
        return next(node for node in reversed(self.tree()) if node.states.get("focused") or node.role == "RootWebArea")

    # --- What is done, by keys

    def to(self, role: str, name: str = "", *, most: int = 60) -> Node:
        """With the Tab key to the next thing of this role and name."""
        passed = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.focused()
            if here.role == role and here.name.startswith(name):
                return here
            passed.append(f"{here.role} {here.name!r}")
        raise AssertionError(f"the Tab key never comes to {role} {name!r}, only to {passed}")

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        self.to(role, name)
        self.page.keyboard.press(key)


def _node(raw: dict[str, Any], inside: tuple[Node, ...]) -> Node:
    told = {each["name"]: each["value"].get("value") for each in raw.get("properties", ())}
    value = [raw[which].get("value") or "" if which in raw else "" for which in ("role", "name", "description")]
    states = {name: told[name] for name in STATES if name in told}
    return Node(value[0], str(value[1]).strip(), str(value[2]), states, int(told.get("level") or 0), inside)
