import { Upload } from 'lucide-react'

const words = { short: 'Import…', long: 'Import a conversation' }

/** Takes a file that was exported as JSON. */
export function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  return (
    <label className="text-ink-soft hover:bg-sunken hover:text-ink has-focus-visible:outline-sea inline-flex h-7.5 cursor-pointer items-center gap-1.5 rounded-md px-2.5 text-[13px] font-medium has-focus-visible:outline-2 pointer-coarse:h-11">
      <Upload className="size-3.5" aria-hidden="true" />
      <span aria-hidden="true">{words.short}</span>
      <input
        type="file"
        accept=".json,application/json"
        aria-label={words.long}
        className="sr-only"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
