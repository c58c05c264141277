/** A paper clip: a file that goes along. What it means stands beside it in words. */
export function Clip() {
  return (
    <svg className="clip" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M19 11.5 11.6 19a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.6 1.6 0 0 1-2.2-2.2l7.2-7.3" />
    </svg>
  )
}
