"""The elements and texts of a page, found in one walk and handed out by name and by class.

A selector walks the whole page each time it is asked; a page is asked some sixty things. What is
found here is how the page was at the time: it does not follow later changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString


class Parts:
    """What lies within an element of a page, in the order of the page.

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> page = Parts(BeautifulSoup('<p class="lead">a<b>c</b></p>', "html.parser"))
    >>> [element.name for element in page.elements], [str(text) for text in page.texts]
    (['p', 'b'], ['a', 'c'])
    >>> len(page.named("b", "i")), len(page.of_class("lead"))
    (1, 1)
    """

    def __init__(self, whole: Tag) -> None:
        self.elements: list[Tag] = []
        self.texts: list[NavigableString] = []
        self._named: defaultdict[str, list[Tag]] = defaultdict(list)
        self._of_class: defaultdict[str, list[Tag]] = defaultdict(list)
        for part in whole.descendants:
            if isinstance(part, Tag):
                self._add(part)
            elif isinstance(part, NavigableString):
                self.texts.append(part)

    def _add(self, element: Tag) -> None:
        self.elements.append(element)
        self._named[element.name].append(element)
        for name in classes(element):
            self._of_class[name].append(element)

    def named(self, *names: str) -> list[Tag]:
        """Return the elements of some names, in the order of the page for each name."""
        return [element for name in names for element in self._named.get(name, ())]

    def of_class(self, name: str) -> list[Tag]:
        """Return the elements of a class."""
        return self._of_class.get(name, [])

    def having(self, attribute: str) -> Iterator[Tag]:
        """Yield the elements that have an attribute."""
        return (element for element in self.elements if attribute in element.attrs)


def classes(element: Tag) -> list[str]:
    """Return the classes of an element."""
    return element.get_attribute_list("class") if "class" in element.attrs else []


def is_a(element: Tag | None, name: str, kind: str | None = None) -> bool:
    """Say whether an element has a name, and a class if one is given."""
    return (
        element is not None and element.name == name and (kind is None or kind in classes(element))
    )
