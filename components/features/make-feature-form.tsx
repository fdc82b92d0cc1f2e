import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { MAX_EXAMPLES, MIN_EXAMPLES } from '@/lib/protocols/common/limits'
import { labelOf, linesOf, type Wish } from '@/lib/state/making'

interface MakeFeatureFormProps {
  about: string
  onMake: (wish: Wish) => void
  onCancel: () => void
}

const field =
  'border-line bg-paper placeholder:text-ink-soft w-full rounded-lg border px-3 py-2 text-base sm:text-sm'

const enough = (examples: readonly string[]) =>
  examples.length >= MIN_EXAMPLES && examples.length <= MAX_EXAMPLES

/** What the feature is made of, and what it is to be called. */
export function MakeFeatureForm({ about, onMake, onCancel }: MakeFeatureFormProps) {
  const [byExamples, setByExamples] = useState(false)
  const [sentence, setSentence] = useState(about)
  const [shown, setShown] = useState('')
  const [plain, setPlain] = useState('')
  const [named, setNamed] = useState<string | null>(null)
  const label = (named ?? (byExamples ? '' : labelOf(sentence))).trim()
  const examples = { with: linesOf(shown), without: linesOf(plain) }
  const ready = byExamples ? enough(examples.with) && enough(examples.without) : sentence.trim() !== ''
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        onMake(byExamples ? { label, examples } : { label, sentence: sentence.trim() })
      }}
    >
      {byExamples ? (
        <>
          <Lines
            label="Answers that show it"
            value={shown}
            count={examples.with.length}
            onChange={setShown}
          />
          <Lines
            label="Answers that do not"
            value={plain}
            count={examples.without.length}
            onChange={setPlain}
          />
        </>
      ) : (
        <label className="block space-y-1 text-sm">
          <span className="font-medium">What it does, in one sentence</span>
          <input
            value={sentence}
            maxLength={500}
            placeholder="talks like a pirate"
            onChange={({ target }) => setSentence(target.value)}
            className={field}
          />
        </label>
      )}
      <button
        type="button"
        onClick={() => setByExamples(!byExamples)}
        className="text-sea text-[13px] underline underline-offset-2"
      >
        {byExamples ? 'Say it in one sentence instead' : 'Give examples instead'}
      </button>
      <label className="block space-y-1 text-sm">
        <span className="font-medium">Its name</span>
        <input
          value={named ?? label}
          maxLength={120}
          onChange={({ target }) => setNamed(target.value)}
          className={field}
        />
      </label>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button look="solid" type="submit" disabled={!ready || label === ''}>
          Make it
        </Button>
      </div>
    </form>
  )
}

interface LinesProps {
  label: string
  value: string
  count: number
  onChange: (value: string) => void
}

/** A list, one entry in each line. */
function Lines({ label, value, count, onChange }: LinesProps) {
  return (
    <label className="block space-y-1 text-sm">
      <span className="font-medium">{label}</span>
      <textarea rows={4} value={value} onChange={({ target }) => onChange(target.value)} className={field} />
      <span className="text-ink-soft block text-[13px]">
        One in each line, {MIN_EXAMPLES} to {MAX_EXAMPLES}. So far: {count}
      </span>
    </label>
  )
}
