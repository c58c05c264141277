/**
 * What the help pages do beyond HTML: offer articles while one types (a combobox with a list, as the ARIA authoring
 * practices describe it), and hand a question to the chat. Every page works without it.
 */
import { createAsking, readSuggestions, type Suggestion } from './suggestions.ts'

/** Before that, too much would fit. */
const fromChars = 3
const pauseMs = 150

const form = document.querySelector<HTMLFormElement>('form.search')
const input = form?.querySelector<HTMLInputElement>('input[type="search"]')
if (form && input) offerWhileTyping(form, input)
handOver()

function offerWhileTyping(form: HTMLFormElement, input: HTMLInputElement): void {
  const list = document.createElement('ul')
  Object.assign(list, { id: 'suggestions', className: 'suggestions', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? '')
  const count = document.createElement('p')
  count.className = 'unseen'
  count.setAttribute('role', 'status')
  form.append(list, count)
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-autocomplete', 'list'],
    ['aria-controls', list.id],
    ['aria-expanded', 'false'],
  ])
    input.setAttribute(name as string, value as string)

  /** The place of the chosen option; -1 while the words in the box count. */
  let chosen = -1
  const options = () => Array.from(list.children) as HTMLElement[]
  const asking = createAsking(fetchSuggestions, show, pauseMs)

  input.addEventListener('input', () => {
    const typed = input.value.trim()
    if (typed.length >= fromChars) return asking.type(typed)
    asking.forget()
    close()
    count.textContent = ''
  })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const last = options().length - 1
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault() // the words stay in the box, and the chat stays open
      asking.forget()
      return close()
    }
    if (event.key === 'Enter') {
      const address = options()[chosen]?.dataset.address
      if (!address) return asking.forget()
      event.preventDefault()
      location.assign(address)
    }
    if (list.hidden || last < 0) return
    if (event.key === 'ArrowDown') choose(chosen === last ? -1 : chosen + 1)
    else if (event.key === 'ArrowUp') choose(chosen === -1 ? last : chosen - 1)
    else return
    event.preventDefault()
  })
  input.addEventListener('blur', () => {
    asking.forget()
    close()
  })
  // pressing an option must not take the focus from the box, which would close the list under the finger
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const address = (event.target as Element).closest<HTMLElement>('[data-address]')?.dataset.address
    if (address) location.assign(address)
  })

  function show(found: Suggestion[]): void {
    list.replaceChildren(...found.map(optionOf))
    choose(-1)
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(found.length > 0))
    const { one = '', many = '', none = '' } = form.dataset
    count.textContent = found.length === 0 ? none : found.length === 1 ? one : many.replace('{n}', String(found.length))
  }

  function close(): void {
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    choose(-1)
  }

  function choose(next: number): void {
    chosen = next
    options().forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === next))
      if (at === next) option.scrollIntoView({ block: 'nearest' })
    })
    const id = options()[next]?.id
    if (id) input.setAttribute('aria-activedescendant', id)
    else input.removeAttribute('aria-activedescendant')
  }
}

function optionOf({ title, address }: Suggestion, at: number): HTMLLIElement {
  const option = document.createElement('li')
  option.id = `suggestion-${at}`
  option.setAttribute('role', 'option')
  option.setAttribute('aria-selected', 'false')
  option.dataset.address = address
  option.textContent = title
  return option
}

async function fetchSuggestions(typed: string, signal: AbortSignal): Promise<Suggestion[]> {
  const query = new URLSearchParams({ q: typed })
  const lang = new URLSearchParams(location.search).get('lang')
  if (lang) query.set('lang', lang)
  const response = await fetch(`/help/suggest?${query}`, { signal })
  return response.ok ? readSuggestions(await response.json()) : []
}

/** Buttons with a question for the chat come to light where there is a chat. */
function handOver(): void {
  if (!document.querySelector('script[data-site]')) return
  for (const button of document.querySelectorAll<HTMLElement>('[data-ask]')) {
    button.dataset.ready = ''
    button.addEventListener('click', () => {
      window.signpost ||= (...call) => {
        const waiting = window.signpost as unknown as { q?: unknown[][] }
        waiting.q ||= []
        waiting.q.push(call)
      }
      window.signpost('ask', button.dataset.ask)
    })
  }
}
