import { useMutation } from '@tanstack/react-query'
import { callForFile, type FileCall } from '../api.ts'
import { saveFile } from '../parts/saveFile.ts'
import { Trouble } from './Page.tsx'
import { words } from './words.ts'

type SaveCsvProps = { from: Exclude<FileCall, `POST ${string}`>; query?: Record<string, string>; name: string }

/** Saves a table of the desk as a file. Read by the page itself, so a refusal is said here and never takes its place. */
export function SaveCsv({ from, query = {}, name }: SaveCsvProps) {
  const save = useMutation({
    mutationFn: () => callForFile(from, { query }),
    onSuccess: (file) => saveFile(file, name),
  })
  return (
    <>
      <Trouble error={save.error} />
      <button type="button" className="button" disabled={save.isPending} onClick={() => save.mutate()}>
        {save.isPending ? words.savingCsv : words.saveCsv}
      </button>
    </>
  )
}
