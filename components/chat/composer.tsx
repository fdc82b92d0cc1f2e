import { ArrowUp, Square } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/tiller/contract'
import { inProgress } from '@/lib/state/answer-store'
import { useStudio } from '@/lib/state/studio-context'

/** Where messages are written. Enter sends, Shift+Enter breaks the line. */
export function Composer() {
  const { draft: draftStore, answer, comparison, runner } = useStudio()
  const { draft, setDraft } = useStore(draftStore)
  const writing = useStore(answer, inProgress)
  const comparing = useStore(comparison.store, ({ setup }) => setup !== null)
  const field = useRef<HTMLTextAreaElement>(null)
  const tooLong = draft.length > MAX_MESSAGE_CHARS
  const unable = useModel().data?.state === 'failed'
  const ready = draft.trim() !== '' && !tooLong && !writing && !comparing && !unable

  const send = () => {
    if (!ready) return
    setDraft('')
    void runner.send(draft)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const hint = tooLong
    ? `A message holds at most ${MAX_MESSAGE_CHARS.toLocaleString('en')} characters; this one has ${draft.length.toLocaleString('en')}.`
    : comparing
      ? 'Keep one of the two answers, then go on.'
      : unable
        ? 'This model cannot answer. Turn to another; what you have written goes along.'
        : null

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="border-line bg-surface focus-within:border-sea flex items-end gap-2 rounded-2xl border p-2 pl-4 shadow-[0_1px_3px_oklch(0.3_0.03_240/0.08)] transition-colors"
    >
      <div className="min-w-0 grow">
        <textarea
          ref={field}
          id="composer"
          aria-label="Message"
          aria-describedby={hint ? 'composer-hint' : undefined}
          aria-invalid={tooLong}
          rows={1}
          value={draft}
          placeholder="Ask something…"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="placeholder:text-ink-soft block field-sizing-content max-h-48 w-full resize-none bg-transparent py-1.5 text-base outline-none sm:text-[15px]"
        />
        {hint && (
          <p id="composer-hint" className={`pb-1 text-[13px] ${tooLong ? 'text-alarm' : 'text-ink-soft'}`}>
            {hint}
          </p>
        )}
      </div>
      {writing ? (
        <Button
          aria-label="Stop"
          size="icon"
          onClick={() => {
            runner.stop()
            // On touch screens focus would bring up the keyboard.
            if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
          }}
        >
          <Square className="size-3.5 fill-current" aria-hidden="true" />
        </Button>
      ) : (
        <Button type="submit" aria-label="Send" look="solid" size="icon" disabled={!ready}>
          <ArrowUp className="size-4.5" aria-hidden="true" />
        </Button>
      )}
    </form>
  )
}
