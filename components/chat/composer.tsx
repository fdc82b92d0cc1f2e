import { ArrowUp, GitCompareArrows, Square } from 'lucide-react'
import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'
import { inProgress } from '@/lib/state/answer-store'
import { uptoLastQuestion } from '@/lib/state/chat-store'
import { useChat, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { pendingCount } from '@/lib/state/variant-store'
import { inWords } from '@/lib/state/window'
import { TokenMeter } from './token-meter'
import { useTokens } from './use-tokens'

/** Where messages are written. Enter does the one thing that is next, Shift+Enter breaks the line. */
export function Composer() {
  const { draft: draftStore, answer, comparison, runner, compareOnDraft, stop, isWriting } = useStudio()
  const { draft, setDraft } = useStore(draftStore)
  const writing = useStore(answer, inProgress)
  const comparing = useStore(comparison.store, ({ setup, preparing }) => setup !== null || preparing)
  const pending = useVariant((state) => pendingCount(state) > 0)
  const asked = useChat(({ turns }) => uptoLastQuestion(turns).length > 0)
  const field = useRef<HTMLTextAreaElement>(null)
  // What was typed before this ran stands in the field alone.
  useLayoutEffect(() => {
    const typed = field.current?.value
    if (typed) draftStore.getState().setDraft(typed)
  }, [draftStore])
  const tokens = useTokens(draft)
  const unable = useModel().data?.state === 'failed'
  const tooManyChars = draft.length > MAX_MESSAGE_CHARS
  const tooLong = tooManyChars || tokens?.draftFits === false
  const able = !writing && !comparing && !unable
  const ready = able && draft.trim() !== '' && !tooLong

  /** With pending edits a message is answered twice, to compare; with none it is answered. */
  const proceed = () => {
    if (ready && pending) void compareOnDraft()
    else if (ready) {
      setDraft('')
      void runner.send(draft)
    } else if (able && pending && asked && draft.trim() === '') void comparison.start()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isWriting()) {
      event.preventDefault()
      return stop()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    proceed()
  }
  const count = (n: number) => n.toLocaleString('en')
  const hint = tooManyChars
    ? `A message holds at most ${count(MAX_MESSAGE_CHARS)} characters; this one has ${count(draft.length)}.`
    : tooLong && tokens
      ? `The model reads at most ${count(tokens.largest)} tokens in one message; this one has ${inWords(tokens.draft, tokens.contextLength)}.`
      : comparing
        ? 'Keep one of the two answers, then go on.'
        : unable
          ? 'This model cannot answer. Turn to another; what you have written goes along.'
          : null

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        proceed()
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
          className="placeholder:text-ink-soft block field-sizing-content max-h-48 w-full resize-none bg-transparent py-1.5 text-base outline-none sm:text-[15px] pointer-coarse:py-2.5"
        />
        {hint && (
          <p id="composer-hint" className={`pb-1 text-[13px] ${tooLong ? 'text-alarm' : 'text-ink-soft'}`}>
            {hint}
          </p>
        )}
      </div>
      {tokens && <TokenMeter tokens={tokens} />}
      {writing ? (
        <Button
          aria-label="Stop"
          title="Stop (Esc)"
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
        <Button
          type="submit"
          aria-label={pending ? 'Send and compare' : 'Send'}
          title={pending ? 'Send and compare' : undefined}
          look={ready ? 'solid' : 'outline'}
          size="icon"
          disabled={!ready}
        >
          {pending ? (
            <GitCompareArrows className="size-4.5" aria-hidden="true" />
          ) : (
            <ArrowUp className="size-4.5" aria-hidden="true" />
          )}
        </Button>
      )}
    </form>
  )
}
