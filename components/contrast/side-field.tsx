import { FileUp, MessageSquarePlus } from 'lucide-react'
import { useId, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { useChat } from '@/lib/state/studio-context'

interface SideFieldProps {
  name: string
  about: string
  written: string
  /** How many texts it holds. */
  count: number
  onChange: (written: string) => void
}

const more = (written: string, texts: readonly string[]) =>
  [written.trim(), ...texts].filter((text) => text !== '').join('\n---\n')

/** One set of texts: written, from text files, or the answers of the chat. */
export function SideField({ name, about, written, count, onChange }: SideFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const turns = useChat((state) => state.turns)
  const answers = turns.flatMap(({ role, content }) =>
    role === 'assistant' && content !== '' ? [content] : [],
  )
  const take = async (files: readonly File[]) => {
    const texts = await Promise.all(files.map((file) => file.text()))
    onChange(more(written, texts))
  }
  return (
    <div className="space-y-2">
      <div className="flex items-baseline gap-2">
        <label htmlFor={id} className="chart-name text-[26px]">
          {name}
        </label>
        <span className="text-ink-soft grow text-[13px]">{about}</span>
        <span className="figures text-ink-soft">{count === 1 ? '1 text' : `${count} texts`}</span>
      </div>
      <textarea
        id={id}
        rows={9}
        value={written}
        placeholder="One text after the other, with an empty line between them. Texts that have empty lines of their own are parted by a line of ---"
        onChange={({ target }) => onChange(target.value)}
        className="border-line bg-surface placeholder:text-ink-soft w-full rounded-xl border px-4 py-3 text-base leading-relaxed sm:text-sm"
      />
      <div className="-ml-2.5 flex flex-wrap gap-1">
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept="text/*,.txt,.md"
          aria-label={`Text files for ${name}`}
          onChange={({ target }) => {
            const files = [...(target.files ?? [])]
            target.value = ''
            void take(files)
          }}
        />
        <Button size="small" look="quiet" onClick={() => input.current?.click()}>
          <FileUp className="size-3.5" aria-hidden="true" />
          Add text files
        </Button>
        {answers.length > 0 && (
          <Button size="small" look="quiet" onClick={() => onChange(more(written, answers))}>
            <MessageSquarePlus className="size-3.5" aria-hidden="true" />
            {answers.length === 1 ? 'Add the chat’s answer' : `Add the chat’s ${answers.length} answers`}
          </Button>
        )}
      </div>
    </div>
  )
}
