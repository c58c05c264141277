import type { Config } from '../config.ts'
import { createScan } from '../http/scanner.ts'
import { type Finding, fail, ok } from './finding.ts'

const HARMLESS = Buffer.from('A line in which there is nothing to be found.\n')

/** Whether the file scanner lets something harmless through; until it does, no file that anybody sends is kept. */
export async function examineScanner({ fileScanner }: Config): Promise<Finding[]> {
  if (fileScanner === null) return []
  const { address } = fileScanner
  const remedy = `look after the scanner at ${address}, or correct FILE_SCANNER; until then every file is refused`
  try {
    const verdict = await createScan(fileScanner)(HARMLESS)
    if (verdict === 'clean') return [ok('scanner', `${address} looks at files`)]
    return [fail('scanner', 'The file scanner finds something in a harmless line', remedy)]
  } catch (fault) {
    return [fail('scanner', (fault as Error).message.split('; ')[0] ?? '', remedy)]
  }
}
