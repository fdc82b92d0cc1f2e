import { useState } from 'react'
import { useStore } from 'zustand'
import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { useStudio } from '@/lib/state/studio-context'
import { BatteryStanding } from './battery-standing'

/** Questions that a comparison is tried on at most: what a person reads, and a small machine answers in a minute. */
const MOST = 8

const words = {
  title: 'On more questions',
  field: 'Questions, one to a line',
  run: (count: number) => (count === 1 ? 'Try 1 question' : `Try ${count} questions`),
  none: 'Write a question first.',
  tooMany: `Ask at most ${MOST} questions.`,
  others: 'Other questions',
  kept: 'If you save this as a persona, it keeps these questions as its battery.',
}

interface MoreQuestionsProps {
  /** What the comparison is on. */
  asked: string
  marking: boolean
}

/** The two sides of a comparison on several questions, so that steering is judged on more than one answer. */
export default function MoreQuestions({ asked, marking }: MoreQuestionsProps) {
  const { comparison, questions } = useStudio()
  const suggested = useStore(questions)
  const prompts = useModel().data?.profile?.starters.prompts ?? []
  const running = useStore(comparison.battery.store, (state) => state.running)
  const begun = useStore(comparison.battery.store, ({ rows }) => rows.length > 0)
  const [writing, setWriting] = useState(!begun)
  const [written, setWritten] = useState<string | null>(null)
  const offered = (suggested.length > 0 ? suggested : prompts).filter((each) => each !== asked).slice(0, MOST)
  const text = written ?? offered.join('\n')
  const lines = [...new Set(text.split('\n').flatMap((line) => line.trim() || []))]
  const fault = lines.length === 0 ? words.none : lines.length > MOST ? words.tooMany : null
  const run = () => {
    setWriting(false)
    questions.setState(lines, true)
    void comparison.tryOn(lines)
  }
  return (
    <section aria-label={words.title} className="animate-rise space-y-3">
      <h3 className="text-sm font-semibold">{words.title}</h3>
      {writing && !running ? (
        <form
          className="space-y-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (!fault) run()
          }}
        >
          <textarea
            aria-label={words.field}
            value={text}
            onChange={({ target }) => setWritten(target.value)}
            className="border-line bg-surface block field-sizing-content max-h-60 min-h-20 w-full resize-none rounded-lg border px-3 py-2 text-base sm:text-sm"
          />
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" disabled={fault !== null}>
              {words.run(lines.length)}
            </Button>
            <p aria-live="polite" className="text-ink-soft text-[13px]">
              {fault ?? words.kept}
            </p>
          </div>
        </form>
      ) : (
        <BatteryStanding battery={comparison.battery} marking={marking}>
          <Button size="small" look="quiet" onClick={() => setWriting(true)}>
            {words.others}
          </Button>
        </BatteryStanding>
      )}
    </section>
  )
}
