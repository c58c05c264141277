import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { MeWire, StandingWire } from '../../http/wire.ts'
import logo from '../logo.svg'
import { Notices } from './alerts/Notices.tsx'
import { api } from './api.ts'
import { Bell } from './Bell.tsx'
import { useDelivery } from './conversation/sending.ts'
import { writeAs } from './conversation/writer.ts'
import { Desk } from './Desk.tsx'
import { KeySheet } from './KeySheet.tsx'
import { useKeys } from './keys.ts'
import { type Line, useLive } from './live.ts'
import { Me } from './me.ts'
import { useCurrentInView } from './parts/inView.ts'
import { setWatch, useNow } from './parts/now.ts'
import { useRingSettings } from './ringing.ts'
import { to, usePlace } from './route.ts'
import { screensFor } from './screens.ts'
import { ProveAgain } from './session/ProveAgain.tsx'
import { words } from './words.ts'

const Account = lazy(async () => ({ default: (await import('./account/Account.tsx')).Account }))

/** What stands around every screen: the bar with the screens, the alarms and the account; the live line; what was done. */
export function Console({ me, ending }: { me: MeWire; ending: ReactNode }) {
  useState(() => writeAs(me.id)) // before anything is read or sent
  const place = usePlace()
  const line = useLive(place.conversation)
  useDelivery(line === 'live')
  const [dialog, setDialog] = useState<'keys' | 'account' | null>(null)
  const [said, setSaid] = useState('')
  const { data: standing } = useQuery({ queryKey: ['queue', 'standing'], queryFn: readStanding })
  const ringing = useRingSettings()
  useKeys({ '?': () => setDialog('keys') })

  const links = useRef<HTMLElement>(null)
  useCurrentInView(links, place.screen)
  const screens = screensFor(me)
  const screen = screens.find(({ name }) => name === place.screen)
  return (
    <Me value={me}>
      <div className="console" data-pane={place.pane}>
        <button
          type="button"
          className="skip"
          onClick={() => document.getElementById(screen ? 'screen-title' : 'talk-title')?.focus()}
        >
          {screen ? words.screens.skip : words.skip}
        </button>
        <header className="bar">
          <h1 className="brand">
            <img src={logo} alt="" width="28" height="28" />
            <span className="brand-name">{words.product}</span>
          </h1>
          {screens.length > 0 && (
            <nav ref={links} className="screens" aria-label={words.screens.label}>
              <a className="screen-link" href={to.list} aria-current={screen ? undefined : 'page'}>
                {words.screens.desk}
              </a>
              {screens.map(({ name, title }) => (
                <a
                  key={name}
                  className="screen-link"
                  href={to.screen(name)}
                  aria-current={name === screen?.name ? 'page' : undefined}
                >
                  {title}
                </a>
              ))}
            </nav>
          )}
          <Alarms standing={standing} />
          <Presence line={line} agents={standing?.agentsOnline ?? 0} />
          <Bell alarms={standing?.alarms} ringing={ringing} />
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
        {ending}
        {line === 'lost' && (
          <p className="banner status status-warn" role="alert">
            {words.line.lost}
          </p>
        )}
        {screen ? (
          <Suspense
            fallback={
              <p className="notice" role="status">
                {words.screens.loading}
              </p>
            }
          >
            <screen.Screen me={me} rest={place.rest} say={setSaid} />
          </Suspense>
        ) : (
          <Desk place={place} counts={standing?.counts ?? null} say={setSaid} />
        )}
        <Notices
          alerts={standing?.alerts}
          ringsFor={standing?.alarms.map((alarm) => alarm.conversation) ?? []}
          conversation={place.conversation}
          settings={ringing[0]}
        />
        <Toast said={said} say={setSaid} />
        <ProveAgain me={me} />
        {dialog === 'keys' && <KeySheet onClose={() => setDialog(null)} />}
        {dialog === 'account' && (
          <Suspense>
            <Account me={me} onClose={() => setDialog(null)} />
          </Suspense>
        )}
      </div>
    </Me>
  )
}

async function readStanding() {
  const standing = await api.standing()
  setWatch(standing.now)
  return standing
}

/** What nobody may overlook, in the bar and in the page's title; the overdue ones are counted once. */
function Alarms({ standing }: { standing: StandingWire | undefined }) {
  const now = useNow()
  const alarms = standing?.alarms.filter(({ number, dueAt }) => number === null || dueAt >= now).length ?? 0
  const count = alarms + (standing?.counts.breached ?? 0)
  useEffect(() => {
    document.title = words.title(count)
  }, [count])
  return count > 0 ? (
    <a className="due due-late bar-alarms" href={to.list}>
      <span className="bar-alarms-count" aria-hidden="true">
        {count}
      </span>
      <span className="bar-alarms-words">{words.list.alarming(count)}</span>
    </a>
  ) : null
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

function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  return ((parts[0]?.[0] ?? '?') + (parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : '')).toUpperCase()
}
