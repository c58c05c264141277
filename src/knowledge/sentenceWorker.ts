import { parentPort } from 'node:worker_threads'
import { rowOf, unit } from './passageVectors.ts'
import type { EncoderSaid, ToEncode } from './sentenceEncoder.ts'
import { loadSentenceModel, ModelMissing, type SentenceModel } from './sentenceModel.ts'

/** The thread in which sentences are encoded, so that nothing else waits for it. */
const port = parentPort
if (!port) throw new Error('sentenceWorker.ts is a thread of sentenceEncoder.ts; start that')
const say = (said: EncoderSaid) => port.postMessage(said)

try {
  const model = await loadSentenceModel()
  // the first text takes many times longer than the next; it shall not be a visitor's
  const [first = []] = await model.embed(['How do I begin?'])
  const dimensions = first.length
  let before: Promise<unknown> = Promise.resolve()
  port.on('message', ({ id, texts }: ToEncode) => {
    before = before.then(async () => say({ id, rows: await rowsOf(model, dimensions, texts) }))
  })
  say({ model: model.name, dimensions })
} catch (cause) {
  say({ failed: cause instanceof Error ? cause.message : String(cause), missing: cause instanceof ModelMissing })
}

/** One row for each text; a text that the model cannot take is like none, and the others are none the worse. */
async function rowsOf(model: SentenceModel, dimensions: number, texts: readonly string[]): Promise<Int8Array> {
  const rows = new Int8Array(texts.length * dimensions)
  const set = (vector: readonly number[] | undefined, at: number) => {
    if (vector?.every(Number.isFinite)) rows.set(rowOf(unit(Float32Array.from(vector))), at * dimensions)
  }
  try {
    for (const [at, vector] of (await model.embed(texts)).entries()) set(vector, at)
  } catch {
    for (const [at, text] of texts.entries()) set((await model.embed([text]).catch(() => []))[0], at)
  }
  return rows
}
