import type { MessageWire } from '../../../http/wire.ts'
import { fileUrl } from '../api.ts'
import { words } from '../words.ts'

/** What a browser may show; everything else is only ever saved. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Files of a line: pictures to look at, and each to save. */
export function Files({ files, conversation }: { files: MessageWire['files']; conversation: string }) {
  return (
    <ul className="files">
      {files.map(({ id, name, contentType, sizeBytes }) => (
        <li key={id}>
          {pictures.has(contentType) && (
            <a className="file-picture" href={fileUrl(conversation, id, true)} target="_blank" rel="noreferrer">
              <img src={fileUrl(conversation, id, true)} alt={name} loading="lazy" />
            </a>
          )}
          <a className="file-name" href={fileUrl(conversation, id)} download={name}>
            {name}
          </a>{' '}
          <small>{words.size(sizeBytes)}</small>
        </li>
      ))}
    </ul>
  )
}
