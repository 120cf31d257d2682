"""The elements and texts of a page, found in one walk and handed out by name and by class.

What is found here is how the page was at the time: it does not follow what is put in later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from nkstats.reporting.tree import Element, Node


class Parts:
    """What lies within an element of a page, in the order of the page.

    `texts` are the texts with the elements that hold them, element by element.

    Examples
    --------
    >>> from nkstats.reporting.tree import read
    >>> page = Parts(read('<p class="lead">a<b>c</b></p>'))
    >>> [element.name for element in page.elements], [text for text, _ in page.texts]
    (['p', 'b'], ['a', 'c'])
    >>> len(page.named("b", "i")), len(page.of_class("lead")), len(page.having("id"))
    (1, 1, 0)
    >>> page.within(page.elements[1], "p") is page.elements[0]
    True
    """

    def __init__(self, whole: Element) -> None:
        self.elements: list[Element] = []
        self.texts: list[tuple[str, Element]] = []
        self._holders: dict[Element, Element] = {}
        self._walk(whole)
        self._named: defaultdict[str, list[Element]] = defaultdict(list)
        self._of_class: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            self._named[element.name].append(element)
            if "class" in element.attributes:
                for name in element.classes:
                    self._of_class[name].append(element)

    def _walk(self, whole: Element) -> None:
        texts, holders, elements = self.texts, self._holders, self.elements
        todo = [whole]
        while todo:
            element = todo.pop()
            elements.append(element)
            inner = []
            for child in element.children:
                if isinstance(child, str):
                    texts.append((child, element))
                else:
                    holders[child] = element
                    inner.append(child)
            todo += inner[::-1]
        del elements[0]  # the whole itself

    def holder(self, element: Element) -> Element:
        """Return the element that holds one."""
        return self._holders[element]

    def around(self, element: Element) -> Iterator[Element]:
        """Yield the elements that hold one, from the inside out."""
        above = self._holders.get(element)
        while above is not None:
            yield above
            above = self._holders.get(above)

    def within(self, element: Element, *names: str) -> Element | None:
        """Return the nearest element around one that has one of some names."""
        return next((above for above in self.around(element) if above.name in names), None)

    def put_before(self, element: Element, *nodes: Node) -> None:
        """Put nodes before an element."""
        held = self._holders[element].children
        at = held.index(element)
        held[at:at] = nodes

    def take_out(self, element: Element) -> Element:
        """Take an element out of the one that holds it."""
        self._holders.pop(element).children.remove(element)
        return element

    def named(self, *names: str) -> list[Element]:
        """Return the elements of some names, in the order of the page for each name."""
        return [element for name in names for element in self._named.get(name, ())]

    def of_class(self, name: str) -> list[Element]:
        """Return the elements of a class."""
        return self._of_class.get(name, [])

    def having(self, attribute: str) -> list[Element]:
        """Return the elements that have an attribute."""
        return [element for element in self.elements if attribute in element.attributes]
