interface Action {
  type: string
  payload?: { text?: unknown; activity?: { text?: unknown; attachments?: unknown } }
  meta?: { clientActivityID?: string }
}
type Dispatch = (action: Action) => unknown

/** How long a line may take to deliver what is under way before it is given up, in milliseconds. */
const settleMs = 5_000

/**
 * What the visitor is about to say, beyond the life of one line: when somebody signs in, the conversation goes on as
 * another user, and the old line delivers nothing any more. What is typed, waits or failed goes over to the new one.
 */
export function createOutgoing() {
  let stores = 0
  /** Messages wait for a store younger than this one; null: nothing is held back. */
  let heldAt: number | null = null
  let held: Action[] = []
  let draft = ''
  let line: Dispatch | undefined
  const underway = new Map<string, Action>()
  const failed = new Map<string, Action>()
  let onSettled = () => {}

  function goOn(): void {
    heldAt = null
    for (const action of held.splice(0)) line?.(action)
  }

  /** A younger line is there: it gets what its elder could not deliver, then what waited. */
  function takeOver(dispatch: Dispatch): void {
    if (line !== dispatch) held = [...failed.values(), ...underway.values(), ...held]
    line = dispatch
    failed.clear()
    underway.clear()
    goOn()
  }

  return {
    /** For one store of Web Chat. */
    middleware() {
      const born = ++stores
      return ({ dispatch }: { dispatch: Dispatch }) =>
        (next: Dispatch) =>
        (action: Action) => {
          const id = action.meta?.clientActivityID ?? ''
          switch (born === stores ? action.type : 'old line') {
            case 'WEB_CHAT/SET_SEND_BOX':
              draft = typeof action.payload?.text === 'string' ? action.payload.text : ''
              break
            case 'DIRECT_LINE/POST_ACTIVITY':
              if (heldAt !== null) return held.push(action)
              break
            case 'DIRECT_LINE/POST_ACTIVITY_PENDING':
              for (const [key, other] of failed) if (textOf(other) === textOf(action)) failed.delete(key)
              underway.set(id, asSaid(action))
              break
            case 'DIRECT_LINE/POST_ACTIVITY_FULFILLED':
            case 'DIRECT_LINE/POST_ACTIVITY_REJECTED': {
              const said = underway.get(id)
              underway.delete(id)
              if (said && action.type.endsWith('REJECTED')) failed.set(id, said)
              if (underway.size === 0) onSettled()
              break
            }
            case 'DIRECT_LINE/CONNECT_FULFILLED': {
              const result = next(action)
              if (heldAt === null || born > heldAt) takeOver(dispatch)
              else line = dispatch
              return result
            }
          }
          return next(action)
        }
    },
    /** What stands in the box, unsent. */
    draft: () => draft,
    /** Keeps back what is said from now on; resolved when nothing is under way any more, or after a while. */
    async hold(): Promise<void> {
      heldAt = stores
      if (underway.size === 0) return
      await Promise.race([
        new Promise<void>((settled) => {
          onSettled = settled
        }),
        new Promise((late) => setTimeout(late, settleMs)),
      ])
    },
    /** The line stays as it is: what was held goes. */
    goOn,
    /** Somebody else sits down: nothing of it is theirs. */
    forget() {
      draft = ''
      held = []
      heldAt = null
      underway.clear()
      failed.clear()
    },
  }
}

export type Outgoing = ReturnType<typeof createOutgoing>

function textOf(action: Action): unknown {
  return action.payload?.activity?.text
}

/** A message under way as it was first said, to be said again. */
function asSaid({ payload, meta }: Action): Action {
  return { type: 'DIRECT_LINE/POST_ACTIVITY', ...(payload && { payload }), ...(meta && { meta }) }
}
