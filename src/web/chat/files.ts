/** How many files a message may bring and how large they may be, as the desk says it with the token. */
export interface FileLimits {
  count: number
  bytesEach: number
  bytesTogether: number
}

/** Why a file is not even sent. */
export type TooMuch = { name: string; bytes: number; because: 'large' | 'together' | 'many' }

/** Files in the order they were chosen: those that fit, and those that do not with the reason. */
export function sortFiles<Chosen extends { blob: Blob }>(
  chosen: readonly Chosen[],
  limits: FileLimits,
): { fitting: Chosen[]; refused: TooMuch[] } {
  const fitting: Chosen[] = []
  const refused: TooMuch[] = []
  let together = 0
  for (const one of chosen) {
    const { size: bytes } = one.blob
    const refuse = (because: TooMuch['because']) =>
      refused.push({ name: one.blob instanceof File ? one.blob.name : '', bytes, because })
    if (bytes > limits.bytesEach) refuse('large')
    else if (fitting.length >= limits.count) refuse('many')
    else if (together + bytes > limits.bytesTogether) refuse('together')
    else {
      fitting.push(one)
      together += bytes
    }
  }
  return { fitting, refused }
}

/** "12 MB", in the visitor's own way of writing numbers. */
export function inMegabytes(bytes: number, locale: string): string {
  const format = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, format).format(bytes / 1024 / 1024)
}
