"""What axe finds on a page, in words: an empty list is a page that everyone can use."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults_of(page: Page) -> list[str]:
    """Each violation with the elements it stands on."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {'; '.join(node['html'][:120] for node in one['nodes'][:4])}"
        for one in violations
    ]
