import css from './launcher.css?inline'
import type { LauncherWords } from './words.ts'

/** The launcher's parts on the page. */
export interface View {
  button: HTMLButtonElement
  panel: HTMLElement
  showOpen(open: boolean): void
  showUnread(count: number): void
  /** While the chat is being fetched, when it cannot be reached, and when it has said that it is there. */
  showFrame(state: 'opening' | 'unreachable' | 'ready'): void
  retry: HTMLButtonElement
  close: HTMLButtonElement
}

/**
 * Builds everything inside a shadow root, with a constructed style sheet and no style attribute: nothing of the page's
 * looks leaks in, and a Content-Security-Policy without 'unsafe-inline' has nothing to object to.
 */
export function createView(words: LauncherWords, { theme, side }: { theme?: string; side?: string }): View {
  const host = document.createElement('signpost-launcher')
  if (theme) host.dataset.theme = theme
  if (side) host.dataset.side = side
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]

  const told = element('p', {}, words.opening)
  const retry = element('button', { type: 'button' }, words.retry)
  const close = element('button', { type: 'button', class: 'quiet' }, words.close)
  const wait = element('div', { class: 'wait', role: 'status' }, told, retry, close)
  const panel = element(
    'div',
    { class: 'panel', id: 'panel', role: 'dialog', 'aria-label': words.title, inert: '' },
    wait,
  )
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true' })
  const caption = element('span', { class: 'caption' }, words.button)
  const button = element(
    'button',
    { type: 'button', class: 'button', 'aria-controls': 'panel' },
    mark(),
    caption,
    badge,
  )
  const spoken = element('div', { class: 'spoken', role: 'status' })
  shadow.append(panel, button, spoken)
  document.body.append(host)

  const view: View = {
    button,
    panel,
    retry,
    close,
    showOpen(open) {
      button.setAttribute('aria-expanded', String(open))
      panel.inert = !open
    },
    showUnread(count) {
      badge.textContent = count === 0 ? '' : count > 9 ? '9+' : String(count)
      button.setAttribute('aria-label', words.label(count))
      spoken.textContent = count === 0 ? '' : words.label(count)
    },
    showFrame(state) {
      panel.classList.toggle('ready', state === 'ready')
      told.textContent = state === 'unreachable' ? words.unreachable : words.opening
      retry.hidden = state !== 'unreachable'
    },
  }
  view.showOpen(false)
  view.showUnread(0)
  view.showFrame('opening')
  return view
}

/** The signpost, and the cross that takes its place while the chat is open. */
function mark(): SVGElement {
  const svg = vector('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true' })
  svg.append(
    vector('path', { class: 'post', d: 'M14.5 3.5a1.5 1.5 0 0 1 3 0v25a1.5 1.5 0 0 1-3 0z' }),
    vector('path', { class: 'arm', d: 'M6 6h16.2l1.1.5 3.3 3.6v1.8l-3.3 3.6-1.1.5H6l-1.2-1.2V7.2z' }),
    vector('path', { class: 'post', d: 'M25 18.5H12.3l-1.1.5-2.4 2.6v1.8l2.4 2.6 1.1.5H25l1.2-1.2v-5.6z' }),
    vector('path', { class: 'cross', d: 'M9 9l14 14M23 9L9 23' }),
  )
  return svg
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...content)
  return made
}

function vector(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
