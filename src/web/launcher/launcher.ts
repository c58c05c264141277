/**
 * The one script a website adds:
 *
 *   <script src="https://desk.example/launcher.js" data-site="SITE_KEY" async></script>
 *
 * Optional attributes: data-locale="fr", data-theme="light" or "dark", data-side="left", and data-article with the slug of
 * the help article on the page. Colours: see launcher.css.
 * It adds `signpost(verb, argument)`: 'open', 'close', 'identify' with a JWT signed by the site, 'ask' with a question,
 * and 'forget' when the visitor signs out: the conversation ends for this browser. A JWT lives for minutes and the chat may
 * be opened in an hour, so 'identify' also takes a function that fetches one, called whenever the chat comes.
 * Calls made before this script arrived are kept, if the page says:
 *
 *   window.signpost ||= (...call) => (signpost.q ||= []).push(call)
 */
import { rememberFor } from './memory.ts'
import { readToLauncher, seal, type ToChat } from './protocol.ts'
import { createView } from './view.ts'
import { localeOf, wordsFor } from './words.ts'

type Call = [verb: string, argument?: unknown]
type Signpost = ((...call: Call) => void) & { q?: ArrayLike<unknown>[]; running?: boolean }

declare global {
  interface Window {
    signpost?: Signpost
  }
}

/** How long the chat may take to answer from its frame before we say that it cannot be reached, in milliseconds. */
const patienceMs = 15_000
/** How long the chat waits for the website's word about its visitor before it begins without, in milliseconds. */
const identityMs = 2_000

/** The website's word about its visitor, or how to get it. */
type Identity = string | (() => unknown)

function start(script: HTMLScriptElement, site: string): void {
  const desk = new URL(script.src).origin
  const locale = localeOf([script.dataset.locale, document.documentElement.lang, ...navigator.languages])
  const { theme, side, article } = script.dataset
  const view = createView(wordsFor(locale), { theme, side })
  const memory = rememberFor(site)
  const questions: string[] = []
  let state = memory.read()
  let identity: Identity | undefined
  let frame: HTMLIFrameElement | undefined
  let isReady = false
  let mustForget = false
  let patience: ReturnType<typeof setTimeout> | undefined

  const early = window.signpost?.q ?? []
  const signpost: Signpost = (...call) => obey(call)
  signpost.running = true
  window.signpost = signpost

  view.button.addEventListener('click', () => (state.open ? close() : open()))
  view.close.addEventListener('click', close)
  view.retry.addEventListener('click', reload)
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && state.open && !event.defaultPrevented) close()
  })
  addEventListener('message', hear)

  if (state.open) open({ takeFocus: false })
  else if (state.talking) whenIdle(load)
  for (const call of Array.from(early)) obey(Array.from(call) as Call)

  function obey([verb, argument]: Call): void {
    const text = typeof argument === 'string' && argument.trim() !== '' ? argument : undefined
    if (verb === 'open') open()
    else if (verb === 'close') close()
    else if (verb === 'identify' && text) identify(text)
    else if (verb === 'identify' && typeof argument === 'function') identify(argument as () => unknown)
    else if (verb === 'ask' && text) ask(text)
    else if (verb === 'forget') forget()
    else
      console.warn(
        `signpost: cannot do "${verb}"; use 'open', 'close', 'forget', 'identify' with a token or a function, or 'ask' with a text`,
      )
  }

  function identify(given: Identity): void {
    identity = given
    if (isReady) void tellIdentity()
  }

  /** Tells the chat who the website says its visitor is, unless somebody else was named or forgotten meanwhile. */
  async function tellIdentity(): Promise<void> {
    const given = identity
    try {
      const jwt = typeof given === 'function' ? await given() : given
      if (identity === given && typeof jwt === 'string') tell({ kind: 'identify', jwt })
    } catch (cause) {
      console.warn('signpost: the function given to "identify" brought no token', cause)
    }
  }

  function ask(text: string): void {
    if (isReady) tell({ kind: 'ask', text })
    else questions.push(text)
    open()
  }

  /** What is to be forgotten lies in the chat's own storage, so the chat is fetched for it if need be. */
  function forget(): void {
    close()
    identity = undefined
    questions.length = 0
    remember({ open: false, talking: false })
    view.showUnread(0)
    mustForget = !isReady
    tell({ kind: 'forget' })
    load()
  }

  function open({ takeFocus = true } = {}): void {
    remember({ ...state, open: true })
    load()
    view.showOpen(true)
    view.showUnread(0)
    tell({ kind: 'opened' })
    if (takeFocus) (isReady ? frame : view.close)?.focus()
  }

  function close(): void {
    if (!state.open) return
    const hadFocus = view.panel.contains(focused())
    remember({ ...state, open: false })
    view.showOpen(false)
    tell({ kind: 'closed' })
    if (hadFocus || document.activeElement === document.body) view.button.focus()
  }

  /** What has the focus among our own parts, if any. */
  function focused(): Element | null {
    return (view.panel.getRootNode() as ShadowRoot).activeElement
  }

  /** Fetches the chat, once. */
  function load(): void {
    if (frame) return
    const address = new URL('/chat', desk)
    const page = location.origin + location.pathname // what follows is the website's own affair
    const told = { site, host: location.origin, page, locale, ...(theme && { theme }), ...(article && { article }) }
    address.search = new URLSearchParams(told).toString()
    frame = document.createElement('iframe')
    frame.title = view.panel.getAttribute('aria-label') ?? ''
    frame.allow = 'clipboard-write'
    frame.referrerPolicy = 'strict-origin-when-cross-origin'
    frame.src = address.href
    view.panel.append(frame)
    view.showFrame('opening')
    patience = setTimeout(() => view.showFrame('unreachable'), patienceMs)
  }

  function reload(): void {
    frame?.remove()
    frame = undefined
    isReady = false
    load()
  }

  /** A chat that does not listen yet is told everything by `greet`. */
  function tell(message: ToChat): void {
    if (isReady) frame?.contentWindow?.postMessage(seal(message), desk)
  }

  function hear(event: MessageEvent): void {
    if (!frame || event.source !== frame.contentWindow || event.origin !== desk) return
    const message = readToLauncher(event.data)
    if (message?.kind === 'ready') void greet()
    if (message?.kind === 'close') close()
    if (message?.kind === 'talking' && !state.talking) remember({ ...state, talking: true })
    if (message?.kind === 'unread') view.showUnread(state.open ? 0 : message.count)
  }

  /** The chat listens, for the first time or after it was loaded anew; "opened" or "closed" is the last thing it is told. */
  async function greet(): Promise<void> {
    clearTimeout(patience)
    const hadFocus = view.panel.contains(focused())
    isReady = true
    view.showFrame('ready')
    if (mustForget) tell({ kind: 'forget' })
    mustForget = false
    if (identity) await Promise.race([tellIdentity(), new Promise((go) => setTimeout(go, identityMs))])
    for (const text of questions.splice(0)) tell({ kind: 'ask', text })
    tell({ kind: state.open ? 'opened' : 'closed' })
    if (hadFocus) frame?.focus()
  }

  function remember(next: typeof state): void {
    state = next
    memory.write(next)
  }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 5_000 })
  else setTimeout(work, 1_000)
}

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[data-site][src*="launcher.js"]')
const site = script?.dataset.site
if (!script || !site) console.error('signpost: the script tag needs a data-site attribute with the key of your site')
else if (window.signpost?.running)
  console.warn('signpost: launcher.js is on this page twice; the second one does nothing')
else if (document.body) start(script, site)
else addEventListener('DOMContentLoaded', () => start(script, site), { once: true })
