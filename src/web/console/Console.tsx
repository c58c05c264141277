import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { MeWire } from '../../http/wire.ts'
import logo from '../logo.svg'
import { Account } from './Account.tsx'
import { api } from './api.ts'
import { Conversation } from './conversation/Conversation.tsx'
import { useDelivery } from './conversation/sending.ts'
import { KeySheet } from './KeySheet.tsx'
import { useKeys } from './keys.ts'
import { type Line, useLive } from './live.ts'
import { setWatch, useNow } from './parts/now.ts'
import { isAlarming } from './parts/urgency.ts'
import { Queue } from './queue/Queue.tsx'
import { go, to, usePlace } from './route.ts'
import { words } from './words.ts'

/** The agents' place: the list, the conversation, the facts. Narrow screens show one of the three. */
export function Console({ me }: { me: MeWire }) {
  const place = usePlace()
  const line = useLive(place.conversation)
  useDelivery(line === 'live')
  const [dialog, setDialog] = useState<'keys' | 'account' | null>(null)
  const [said, setSaid] = useState('')
  const queue = useQuery({ queryKey: ['queue'], queryFn: readQueue })
  const rows = queue.data?.rows ?? []

  const list = useRef<HTMLElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    // whoever leaves a conversation, also by the browser's Back, stands on its row again
    if (before.current && !place.conversation) rowOf(list.current, before.current)?.focus()
    before.current = place.conversation
  }, [place.conversation])
  const backToList = () => go(to.list)
  useKeys({
    '?': () => setDialog('keys'),
    Escape: () => {
      if (place.pane === 'facts' && place.conversation) go(to.talk(place.conversation))
      else if (place.conversation) backToList()
    },
  })

  return (
    <div className="console" data-pane={place.pane}>
      <button type="button" className="skip" onClick={() => document.getElementById('talk-title')?.focus()}>
        {words.skip}
      </button>
      <header className="bar">
        <h1 className="brand">
          <img src={logo} alt="" width="28" height="28" />
          {words.product}
        </h1>
        <Alarms rows={rows} />
        <Presence line={line} agents={queue.data?.agentsOnline ?? 0} />
        <button type="button" className="bar-button" onClick={() => setDialog('keys')} aria-keyshortcuts="?">
          {words.keys.open} <kbd>?</kbd>
        </button>
        <button
          type="button"
          className={me.hasPassword ? 'avatar' : 'avatar avatar-hint'}
          onClick={() => setDialog('account')}
          aria-label={words.account.open(me.name)}
          title={me.hasPassword ? me.name : words.account.suggest}
        >
          {initialsOf(me.name)}
        </button>
      </header>
      {line === 'lost' && (
        <p className="banner status status-warn" role="alert">
          {words.line.lost}
        </p>
      )}
      <main className="panes">
        <nav className="pane pane-list" aria-label={words.list.title} ref={list}>
          <Queue
            openRows={rows}
            isLoading={queue.isPending}
            problem={queue.error}
            retry={() => void queue.refetch()}
            conversation={place.conversation}
          />
        </nav>
        {place.conversation ? (
          <Conversation key={place.conversation} id={place.conversation} say={setSaid} backToList={backToList} />
        ) : (
          <section className="pane pane-talk pane-empty" aria-labelledby="talk-title">
            <div className="notice">
              <img src={logo} alt="" width="72" height="72" />
              <h2 id="talk-title" tabIndex={-1}>
                {words.talk.none}
              </h2>
              <p>{words.talk.noneLead}</p>
              <p className="remark">
                <kbd>j</kbd> <kbd>k</kbd> {words.talk.noneKeys}
              </p>
            </div>
          </section>
        )}
      </main>
      <Toast said={said} say={setSaid} />
      {dialog === 'keys' && <KeySheet onClose={() => setDialog(null)} />}
      {dialog === 'account' && <Account me={me} onClose={() => setDialog(null)} />}
    </div>
  )
}

async function readQueue() {
  const queue = await api.queue()
  setWatch(queue.now)
  return queue
}

/** What nobody may overlook, in the bar and in the page's title. */
function Alarms({ rows }: { rows: Parameters<typeof isAlarming>[0][] }) {
  const now = useNow()
  const count = rows.filter((row) => isAlarming(row, now)).length
  useEffect(() => {
    document.title = words.title(count)
  }, [count])
  return count > 0 ? <span className="due due-late bar-alarms">{words.list.alarming(count)}</span> : null
}

function Presence({ line, agents }: { line: Line; agents: number }) {
  return (
    <span className={`presence presence-${line}`}>
      <span className="presence-line">
        {line === 'live' ? words.line.live : line === 'lost' ? words.line.lostShort : words.line.connecting}
      </span>
      {line === 'live' && agents > 0 && <span className="presence-agents">{words.line.agents(agents)}</span>}
    </span>
  )
}

/** Says what a key or a button did, to eyes and to screen readers, and goes away. */
function Toast({ said, say }: { said: string; say: (sentence: string) => void }) {
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => say(''), 5_000)
    return () => clearTimeout(timer)
  }, [said, say])
  return (
    <div className="toast" role="status" data-shown={said !== ''}>
      {said}
    </div>
  )
}

/** Its row, or the first one when it has left the list. */
function rowOf(list: HTMLElement | null, conversation: string): HTMLElement | null {
  const rows = [...(list?.querySelectorAll<HTMLElement>('a.row') ?? [])]
  return rows.find((row) => row.dataset.conversation === conversation) ?? rows[0] ?? null
}

function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  return ((parts[0]?.[0] ?? '?') + (parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : '')).toUpperCase()
}
