import { hooks } from 'botframework-webchat'
import { useEffect, useState } from 'react'

const { useSendBoxAttachments } = hooks

/**
 * Files dropped anywhere on the chat, or pasted into it, are sent like chosen ones. Shows where while they hang over it;
 * without this a browser would open a dropped file in place of the chat.
 */
export function DropZone({ label }: { label: string }) {
  const [, attach] = useSendBoxAttachments()
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    const take = (event: Event, files: Iterable<File>) => {
      event.preventDefault()
      setOver(false)
      attach([...files].map((blob) => ({ blob })))
    }
    const over = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      if (event.dataTransfer && carriesFiles(event.dataTransfer)) take(event, event.dataTransfer.files)
    }
    const paste = (event: ClipboardEvent) => {
      const { clipboardData: data } = event
      // what is copied from a table comes as text and as its picture: then the text is meant
      if (data && carriesFiles(data) && !data.types.includes('text/plain')) take(event, data.files)
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
      document.removeEventListener('paste', paste)
    }
  }, [attach])

  return isOver ? (
    <div className="drop-zone" aria-hidden="true">
      {label}
    </div>
  ) : null
}

function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false
}
