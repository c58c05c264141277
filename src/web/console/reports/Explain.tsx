import { Popover } from 'radix-ui'
import { words } from './words.ts'

/** What the figures of a block count, one tap away. */
export function Explain({
  title,
  definitions,
}: {
  title: string
  definitions: readonly (readonly [string, string])[]
}) {
  return (
    <Popover.Root>
      <Popover.Trigger className="button report-button" aria-label={words.about(title)}>
        {words.whatIsThis}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="report-explain"
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={words.about(title)}
        >
          <dl>
            {definitions.map(([term, means]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{means}</dd>
              </div>
            ))}
          </dl>
          <p className="remark">{words.byReceipt}</p>
          <Popover.Close className="button">{words.close}</Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
