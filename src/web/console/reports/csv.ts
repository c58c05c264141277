import { type Cell, writeCsv } from '../../../domain/csv.ts'
import { saveFile } from '../parts/saveFile.ts'

export type { Cell }

/** Lets the reader save a table. */
export function save(name: string, rows: readonly (readonly Cell[])[]): void {
  saveFile(new Blob([writeCsv(rows)], { type: 'text/csv;charset=utf-8' }), name)
}
