import { DropdownMenu } from 'radix-ui'
import { type ComponentType, useRef, useState } from 'react'
import type { ConversationWire, MeWire } from '../../../../http/wire.ts'
import { call } from '../../api.ts'
import { useKeys } from '../../keys.ts'
import { words } from '../../words.ts'
import { text } from '../words.ts'
import './actions.css'
import { useMay } from '../../me.ts'
import { query, useAct } from './act.ts'
import { type ActProps, AssignDialog, TransferDialog } from './ColleagueDialogs.tsx'
import { CorrectDialog } from './CorrectDialog.tsx'
import { LinkDialog, MergeDialog, SolveDialog, TierDialog, WaitDialog } from './TicketDialogs.tsx'

const dialogs = {
  transfer: TransferDialog,
  assign: AssignDialog,
  tier: TierDialog,
  wait: WaitDialog,
  solve: SolveDialog,
  merge: MergeDialog,
  link: LinkDialog,
  correct: CorrectDialog,
} satisfies Record<string, ComponentType<ActProps>>

type DialogName = keyof typeof dialogs
type Item = { key: string; label: string; may: MeWire['may'][number]; run: () => void; isThere: boolean; why: string }

type Props = {
  talk: ConversationWire
  say: (sentence: string) => void
  /** Opens the box for notes. */
  onNote: () => void
}

/** Everything an agent can do with the ticket, in one menu and each by a key; the most frequent has a button of its own. */
export function Actions({ talk, say, onNote }: Props) {
  const { handling, ticket, person } = talk
  const may = useMay()
  const act = useAct()
  const [open, setOpen] = useState<DialogName | null>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  /** What was chosen in the menu: done once the menu has given the focus back. */
  const chosen = useRef<(() => void) | null>(null)

  const number = ticket?.number ?? 0
  const isMine = handling.by === 'agent' && handling.mine
  const isOpen = ticket?.status === 'open'
  const waits = isOpen && ticket.waitingSince !== null
  const stopWaiting = () =>
    act.do(
      () => call('DELETE /api/tickets/:number/waiting', { number, query }),
      () => say(text.waiting.off),
      say,
    )
  const reopen = () =>
    act.do(
      () => call('DELETE /api/tickets/:number/solved', { number, query }),
      () => say(text.reopened(number)),
      say,
    )
  const { menu } = text
  const noTicket = words.said.noTicket
  const dialog = (name: DialogName) => () => setOpen(name)
  const onTicket = { isThere: isOpen, why: noTicket }
  const isCorrectable = ticket !== null || person.kind !== 'visitor'
  const items: Item[] = [
    { key: 'n', label: menu.note, may: 'writeNote', run: onNote, isThere: true, why: '' },
    {
      key: 'x',
      label: menu.transfer,
      may: 'transfer',
      run: dialog('transfer'),
      isThere: isMine,
      why: words.said.takeFirst,
    },
    { key: 'a', label: menu.assign, may: 'assignTicket', run: dialog('assign'), ...onTicket },
    {
      key: 'w',
      label: waits ? menu.stopWaiting : menu.wait,
      may: 'waitForCustomer',
      run: waits ? stopWaiting : dialog('wait'),
      ...onTicket,
    },
    { key: 'g', label: menu.tier, may: 'changeTier', run: dialog('tier'), ...onTicket },
    { key: 's', label: menu.solve, may: 'solveTicket', run: dialog('solve'), ...onTicket },
    {
      key: 'o',
      label: menu.reopen,
      may: 'reopenTicket',
      run: reopen,
      isThere: ticket?.status === 'solved' && ticket.outcome !== 'merged',
      why: noTicket,
    },
    { key: 'm', label: menu.merge, may: 'mergeTickets', run: dialog('merge'), ...onTicket },
    { key: 'l', label: menu.link, may: 'linkTickets', run: dialog('link'), isThere: ticket !== null, why: noTicket },
    {
      key: 'c',
      label: menu.correct,
      may: 'correctContact',
      run: dialog('correct'),
      isThere: isCorrectable,
      why: noTicket,
    },
  ]
  const allowed = items.filter((item) => may(item.may))
  useKeys(
    Object.fromEntries(
      allowed.map(({ key, run, isThere, why }) => [key, () => (isThere ? !act.isBusy && run() : say(why))]),
    ),
  )

  const Dialog = open && dialogs[open]
  return (
    <>
      {isOpen && (
        <button type="button" className="button" onClick={dialog('solve')} aria-keyshortcuts="s">
          {words.talk.solve} <kbd>s</kbd>
        </button>
      )}
      {/* where it stands in the page, and not modal: what Radix adds for that is an inline style, which our pages forbid */}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger ref={trigger} className="button">
          {menu.title} <span aria-hidden="true">▾</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          className="menu actions-menu"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!chosen.current) return
            event.preventDefault()
            trigger.current?.focus()
            chosen.current()
            chosen.current = null
          }}
        >
          {allowed
            .filter(({ isThere }) => isThere)
            .map(({ key, label, run }) => (
              <DropdownMenu.Item
                key={key}
                className="menu-item"
                disabled={act.isBusy}
                aria-keyshortcuts={key}
                onSelect={() => {
                  chosen.current = run
                }}
              >
                <span>{label}</span> <kbd>{key}</kbd>
              </DropdownMenu.Item>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {Dialog && <Dialog talk={talk} say={say} onClose={() => setOpen(null)} />}
    </>
  )
}
