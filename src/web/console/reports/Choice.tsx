/** A few things of which one is chosen, as buttons in a row. */
export function Choice<T extends string>({
  label,
  options,
  chosen,
  choose,
}: {
  label: string
  options: readonly (readonly [value: T, name: string])[]
  chosen: T | null
  choose: (value: T) => void
}) {
  return (
    <fieldset className="report-choice">
      <legend className="unseen">{label}</legend>
      {options.map(([value, name]) => (
        <button
          key={value}
          type="button"
          className="report-option"
          aria-pressed={value === chosen}
          onClick={() => choose(value)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
