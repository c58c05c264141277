import { fileTypeFromBuffer } from 'file-type'
import type { Incoming } from '../desk/botPorts.ts'
import type { RefusedFile } from '../domain/conversation.ts'

type Files = NonNullable<Incoming['files']>

const FILE_BYTES_MAX = 10 * 1024 * 1024
/** How many files a message may bring and how large they may be, one and all together; the chat is told, too. */
export const FILE_LIMITS = { count: 5, bytesEach: FILE_BYTES_MAX, bytesTogether: 2 * FILE_BYTES_MAX }
const NAME_LENGTH_MAX = 120

const office = 'application/vnd.openxmlformats-officedocument'
/** What may come in, judged by content and never by name, with the endings it may have. Nothing of it runs by itself. */
export const allowed = new Map<string, readonly string[]>([
  ['image/png', ['png']],
  ['image/jpeg', ['jpg', 'jpeg']],
  ['image/gif', ['gif']],
  ['image/webp', ['webp']],
  ['application/pdf', ['pdf']],
  ['application/zip', ['zip']],
  [`${office}.wordprocessingml.document`, ['docx']],
  [`${office}.spreadsheetml.sheet`, ['xlsx']],
  [`${office}.presentationml.presentation`, ['pptx']],
  ['video/mp4', ['mp4', 'm4v']],
  ['video/webm', ['webm']],
])
/** Plain text has no mark of its own: it must be text through and through, and be called so. */
const textName = /\.(txt|log|csv|json|har|md)$/i

/** The file as it can be kept, its type found by looking inside; null when it is of none that may come in. */
export async function readFile(name: string, bytes: Uint8Array): Promise<Files[number] | null> {
  const contentType = await typeOf(name, bytes)
  return contentType === null ? null : { name: named(name, contentType), contentType, bytes }
}

/** Parts files that came all at once, as a mail brings them, by the limits and by what is inside. */
export async function partFiles(
  sent: readonly { name: string; bytes: Uint8Array }[],
): Promise<{ files: Files; refused: RefusedFile[] }> {
  const files: Files = []
  const refused: RefusedFile[] = []
  let together = 0
  for (const { name: given, bytes } of sent) {
    const name = tidyName(given)
    if (files.length === FILE_LIMITS.count) {
      refused.push({ name, because: 'tooMany' })
      continue
    }
    if (bytes.length > FILE_LIMITS.bytesEach || together + bytes.length > FILE_LIMITS.bytesTogether) {
      refused.push({ name, because: 'tooLarge' })
      continue
    }
    const file = await readFile(name, bytes)
    if (!file) {
      refused.push({ name, because: 'type' })
      continue
    }
    together += bytes.length
    files.push(file)
  }
  return { files, refused }
}

async function typeOf(name: string, bytes: Uint8Array): Promise<string | null> {
  // it throws at some files that are broken inside; such a one is none of those that may come in
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (found) return allowed.has(found.mime) ? found.mime : null
  return textName.test(name) && isText(bytes) ? 'text/plain' : null
}

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    return false
  }
}

/** The name with an ending that belongs to what is inside: "invoice.hta" that is a picture becomes "invoice.hta.gif". */
function named(name: string, contentType: string): string {
  const endings = allowed.get(contentType)
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (!endings || endings.includes(ending)) return name
  const added = `.${endings[0]}`
  return name.slice(0, NAME_LENGTH_MAX - added.length).toWellFormed() + added
}

/** A name to show and to save under: no folders, nothing invisible or blank, nothing that turns the writing round. */
export function tidyName(given: string | undefined): string {
  const last = (given ?? '').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>|:*?]/gu, '')
    .trim()
  const dot = plain.lastIndexOf('.')
  const end = dot > 0 ? plain.slice(dot).slice(0, 12).toWellFormed() : '' // a cut may halve a letter
  const stem = (dot > 0 ? plain.slice(0, dot) : plain).slice(0, NAME_LENGTH_MAX - end.length)
  return `${stem.toWellFormed()}${end}`.replace(/^[.\s]+/, '').trimEnd() || 'file'
}
