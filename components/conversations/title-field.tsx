import { useState } from 'react'

/** Characters of a title. */
const LONGEST = 200

/** A title being written: Enter and leaving the field keep it, Escape does not. */
export function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [written, setWritten] = useState(title)
  const keep = () => onDone(written.trim() || null)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <input
        aria-label="Title"
        // It stands where its row was chosen to be renamed.
        ref={focusAll}
        value={written}
        maxLength={LONGEST}
        onChange={(event) => setWritten(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          onDone(null)
        }}
        className="border-line bg-surface h-9 w-full rounded-lg border px-2.5 text-base sm:text-sm pointer-coarse:h-11"
      />
    </form>
  )
}

/** After the menu that it was chosen from has given the focus back. */
function focusAll(field: HTMLInputElement | null) {
  if (field) requestAnimationFrame(() => field.select())
}
