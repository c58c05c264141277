import type { Needs } from './desk.ts'

/**
 * Every seal under which something may be kept of this text: the one it is given now, then those it would have been given
 * while a key before was in force. To look for what is kept; what is made gets `seal` alone.
 */
export function sealsOf(
  { seal, sealsBefore }: Pick<Needs, 'seal' | 'sealsBefore'>,
  text: string,
): readonly [string, ...string[]] {
  return [seal(text), ...(sealsBefore?.(text) ?? [])]
}
