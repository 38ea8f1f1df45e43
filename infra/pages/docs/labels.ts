/**
 * Says what the viewer leaves unsaid to people who hear the page (axe: landmark-unique, aria-required-attr). Its cards of
 * answers all have one name, and its fields with suggestions do not say that these are closed. The viewer draws while the
 * reader scrolls, so this follows it.
 */
export function completeLabels(page: Element): void {
  const drawn = { childList: true, subtree: true, attributeFilter: ['aria-labelledby'] };
  new MutationObserver(() => complete(page)).observe(page, drawn);
  complete(page);
}

function complete(page: Element): void {
  // The viewer names a card by its tabs, which are alike at many operations.
  for (const card of page.querySelectorAll('.response-card[aria-labelledby]')) {
    const operation = card.closest('section[aria-labelledby]')?.getAttribute('aria-labelledby');
    const title = operation ? document.getElementById(operation)?.textContent?.trim() : undefined;
    if (!title) continue;
    card.removeAttribute('aria-labelledby');
    card.setAttribute('aria-label', `Example responses: ${title}`);
  }
  for (const field of page.querySelectorAll('[role="combobox"]:not([aria-expanded])')) {
    field.setAttribute('aria-expanded', 'false');
  }
}
