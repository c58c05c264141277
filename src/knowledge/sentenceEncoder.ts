import { Worker } from 'node:worker_threads'
import { ModelMissing } from './sentenceModel.ts'

/** What is asked of the thread. */
export interface ToEncode {
  readonly id: number
  readonly texts: readonly string[]
}

/** What the thread says: that it is ready or never will be, then one answer for each thing asked. */
export type EncoderSaid =
  | { readonly model: string; readonly dimensions: number }
  | { readonly failed: string; readonly missing: boolean }
  | { readonly id: number; readonly rows: Int8Array }

/** Encodes sentences in a thread of its own. */
export interface SentenceEncoder {
  /** Fails with ModelMissing where the packages are not installed, and with any other error where the model does not load. */
  readonly ready: Promise<{ readonly model: string; readonly dimensions: number }>
  /** One row of `dimensions` for each text, -127 to 127; none for texts without a letter. Fails when the thread has ended. */
  encode(texts: readonly string[]): Promise<Int8Array[]>
  stop(): Promise<void>
}

const THREAD = new URL('sentenceWorker.ts', import.meta.url)

/** Starts the thread; `file` is another one in tests. */
export function startEncoder(file = THREAD): SentenceEncoder {
  const worker = new Worker(file)
  const waiting = new Map<number, { done(rows: Int8Array): void; failed(cause: Error): void }>()
  let dimensions = 0
  let asked = 0
  let ended: Error | null = null

  const ready = Promise.withResolvers<{ model: string; dimensions: number }>()
  ready.promise.catch(() => {}) // whoever waits for it is told; nobody has to
  const end = (cause: Error) => {
    ended ??= cause
    ready.reject(ended)
    for (const { failed } of waiting.values()) failed(ended)
    waiting.clear()
  }
  worker.on('message', (said: EncoderSaid) => {
    if ('failed' in said) {
      end(said.missing ? new ModelMissing(said.failed) : new Error(said.failed))
      void worker.terminate()
    } else if ('model' in said) {
      dimensions = said.dimensions
      ready.resolve(said)
    } else {
      waiting.get(said.id)?.done(said.rows)
      waiting.delete(said.id)
    }
  })
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`the thread of the sentence encoder ended (${code})`)))

  return {
    ready: ready.promise,
    async encode(texts) {
      await ready.promise
      if (ended) throw ended
      const id = asked++
      const rows = await new Promise<Int8Array>((done, failed) => {
        waiting.set(id, { done, failed })
        worker.postMessage({ id, texts } satisfies ToEncode)
      })
      return texts.map((_, at) => rows.slice(at * dimensions, (at + 1) * dimensions))
    },
    async stop() {
      end(new Error('the sentence encoder was stopped'))
      await worker.terminate()
    },
  }
}
