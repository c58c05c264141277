import type { ReactNode } from 'react'

/**
 * The few marks that messages use, as elements: paragraphs, lists, code, bold, italics, links. Everything else is shown
 * as it was written; nothing is ever taken as HTML.
 */
export function Markdown({ text }: { text: string }) {
  return <>{blocksOf(text).map(renderBlock)}</>
}

type Block = { is: 'paragraph' | 'heading' | 'code'; text: string } | { is: 'list'; ordered: boolean; items: string[] }

function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const item = /^\s*(?:([-*•])|\d{1,3}[.)])\s+(.*)$/.exec(line)
    const last = blocks.at(-1)
    if (/^```/.test(line)) {
      const end = lines.findIndex((each, at) => at > i && /^```/.test(each))
      const stop = end < 0 ? lines.length : end
      blocks.push({ is: 'code', text: lines.slice(i + 1, stop).join('\n') })
      i = stop
    } else if (item) {
      const ordered = item[1] === undefined
      if (last?.is === 'list' && last.ordered === ordered) last.items.push(item[2] ?? '')
      else blocks.push({ is: 'list', ordered, items: [item[2] ?? ''] })
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ is: 'heading', text: line.replace(/^#+\s+/, '') })
    } else if (line.trim() === '') {
      blocks.push({ is: 'paragraph', text: '' }) // parts what comes before from what comes after
    } else if (last?.is === 'paragraph' && last.text !== '') {
      last.text += `\n${line}`
    } else {
      blocks.push({ is: 'paragraph', text: line })
    }
  }
  return blocks.filter((block) => block.is !== 'paragraph' || block.text !== '')
}

function renderBlock(block: Block, at: number): ReactNode {
  switch (block.is) {
    case 'code':
      return (
        <pre key={at}>
          <code>{block.text}</code>
        </pre>
      )
    case 'heading':
      return (
        <p key={at}>
          <strong>{inline(block.text)}</strong>
        </p>
      )
    case 'list': {
      // biome-ignore lint/suspicious/noArrayIndexKey: a message never changes
      const items = block.items.map((item, i) => <li key={i}>{inline(item)}</li>)
      return block.ordered ? <ol key={at}>{items}</ol> : <ul key={at}>{items}</ul>
    }
    default:
      return <p key={at}>{inline(block.text)}</p>
  }
}

const marks =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<![*\w])\*([^*\s][^*\n]*)\*(?!\w)|(?<!\w)_([^_\s][^_\n]*)_(?!\w)|\[([^\]\n]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/g

function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let done = 0
  for (const found of text.matchAll(marks)) {
    const [whole, code, bold, bold2, italic, italic2, label, address, bare] = found
    if (found.index > done) parts.push(text.slice(done, found.index))
    const key = found.index
    const strong = bold ?? bold2
    const slanted = italic ?? italic2
    if (code !== undefined) parts.push(<code key={key}>{code}</code>)
    else if (strong !== undefined) parts.push(<strong key={key}>{inline(strong)}</strong>)
    else if (slanted !== undefined) parts.push(<em key={key}>{inline(slanted)}</em>)
    else if (bare !== undefined) parts.push(link(key, bare, bare))
    else parts.push(link(key, label ?? '', address ?? '') ?? whole)
    done = found.index + whole.length
  }
  if (done < text.length) parts.push(text.slice(done))
  return parts
}

/** Only addresses of pages, letters and phones become links; a page of ours starts with one slash. */
function link(key: number, label: string, address: string): ReactNode {
  if (!/^(https?:\/\/|mailto:|tel:|\/(?!\/))/i.test(address)) return null
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  )
}
