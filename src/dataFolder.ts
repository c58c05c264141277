import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, ConfigProblem } from './config.ts'

/**
 * Makes the data folder where it is missing, one folder after the other: Node's own way of making several at once never
 * comes back from places such as /proc. Throws a ConfigProblem that says what is in the way.
 */
export function makeDataFolder(folder: string): void {
  try {
    make(folder)
  } catch (fault) {
    throw new ConfigProblem(
      `DATA_FOLDER: "${folder}" cannot be used (${(fault as Error).message}); name a folder that can be written. See .env.example`,
    )
  }
}

/** Where vectors of sentences are kept over restarts. */
export function sentenceFile({ dataFolder }: Pick<Config, 'dataFolder'>): string {
  return join(dataFolder, 'sentence-vectors.bin')
}

function make(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw new Error('there is a file of that name')
  if (dirname(folder) !== folder) make(dirname(folder))
  mkdirSync(folder)
}
