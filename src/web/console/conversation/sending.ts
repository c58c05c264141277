import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { api, Problem, sendFiles } from '../api.ts'
import { live as words } from './liveWords.ts'

/** A message on its way. `clientId` makes sending it again harmless: the desk keeps it once. */
export type Outgoing = {
  clientId: string
  conversation: string
  text: string
  /** Names of the files that go along. The files themselves do not outlive a reload: then they are to be chosen again. */
  files: string[]
  at: number
  /** `refused` stays until the agent decides; `why` is the desk's sentence. */
  state: 'sending' | 'waiting' | 'refused'
  why: string | null
}

const KEPT = 'signpost.outgoing'
const RETRY_MS = 4_000
/** What was chosen, by the message it goes with. */
const chosen = new Map<string, readonly File[]>()
const watching = new Set<() => void>()
let outgoing = restore()
let isBusy = false

/** What is on its way in this conversation, oldest first. */
export function useOutgoing(conversation: string): Outgoing[] {
  const all = useSyncExternalStore(listen, () => outgoing)
  return all.filter((message) => message.conversation === conversation)
}

/** Sends what is waiting, now and whenever it may work again. Mount it once. */
export function useDelivery(isLive: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (isLive) void deliver(client)
    const again = setInterval(() => void deliver(client), RETRY_MS)
    return () => clearInterval(again)
  }, [client, isLive])
}

/** Puts a message on its way; it shows at once. */
export function send(
  client: QueryClient,
  conversation: string,
  said: { text: string; files?: readonly File[] },
  at: number,
): void {
  const { text, files = [] } = said
  const clientId = newClientId()
  if (files.length > 0) chosen.set(clientId, files)
  const names = files.map(({ name }) => name)
  change([...outgoing, { clientId, conversation, text, files: names, at, state: 'sending', why: null }])
  void deliver(client)
}

/** Tries a refused message again. */
export function sendAgain(client: QueryClient, clientId: string): void {
  patch(clientId, { state: 'sending', why: null })
  void deliver(client)
}

/** Takes a message back that did not get through. */
export function takeBack(clientId: string): void {
  chosen.delete(clientId)
  change(outgoing.filter((message) => message.clientId !== clientId))
}

/** Takes all of them back. */
export function forgetOutgoing(): void {
  chosen.clear()
  change([])
}

/** One after the other, so that they arrive in the order they were written. */
async function deliver(client: QueryClient): Promise<void> {
  if (isBusy) return
  isBusy = true
  try {
    for (;;) {
      const next = outgoing.find((message) => message.state !== 'refused')
      if (!next || !(await deliverOne(client, next))) return
    }
  } finally {
    isBusy = false
  }
}

async function deliverOne(client: QueryClient, { clientId, conversation, text, files }: Outgoing): Promise<boolean> {
  try {
    const attached = chosen.get(clientId)
    if (files.length > 0 && !attached) {
      patch(clientId, { state: 'refused', why: words.lostFiles })
      return true
    }
    const message = attached
      ? await sendFiles(conversation, { text, clientId }, attached)
      : await api.say(conversation, text, clientId)
    client.setQueryData<ConversationWire>(['conversation', conversation], (before) =>
      before && before.seq < message.seq && !before.messages.some(({ id }) => id === message.id)
        ? { ...before, messages: [...before.messages, message] }
        : before,
    )
    takeBack(clientId)
    void client.invalidateQueries({ queryKey: ['conversation', conversation] })
    return true
  } catch (problem) {
    const mayPass = !(problem instanceof Problem) || problem.mayPass || problem.code === 'signedOut'
    patch(clientId, mayPass ? { state: 'waiting' } : { state: 'refused', why: (problem as Problem).message })
    if (!mayPass) void client.invalidateQueries({ queryKey: ['conversation', conversation] })
    return !mayPass
  }
}

function patch(clientId: string, to: Partial<Outgoing>): void {
  change(outgoing.map((message) => (message.clientId === clientId ? { ...message, ...to } : message)))
}

function change(next: Outgoing[]): void {
  outgoing = next
  sessionStorage.setItem(KEPT, JSON.stringify(outgoing))
  for (const heard of watching) heard()
}

function restore(): Outgoing[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as Outgoing[]
    return kept.map((message) => ({ ...message, files: message.files ?? [] }))
  } catch {
    return []
  }
}

function listen(heard: () => void): () => void {
  watching.add(heard)
  return () => watching.delete(heard)
}

/** `crypto.randomUUID` is missing where a desk is reached without https. */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
