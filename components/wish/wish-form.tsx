import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { QueryProblem } from '@/components/features/query-problem'
import { Button } from '@/components/ui/button'
import { useLatestSignal } from '@/components/ui/use-latest-signal'
import { useStudio } from '@/lib/state/studio-context'
import { wishMutation } from '@/lib/state/wish'
import { Proposals } from './proposals'

const EXAMPLE = 'Cheerful, like a pirate, and no lists'

/** Says in one's own words what answers should be like, and shows what would be pushed for it, and why. */
export function WishForm() {
  const [wish, setWish] = useState('')
  const { next } = useLatestSignal()
  const { mutate, reset, data, variables, isPending, error } = useMutation(wishMutation(useStudio()))
  const ask = () => mutate({ wish: wish.trim(), signal: next() })
  return (
    <section aria-labelledby="wish" className="space-y-3">
      <h4 id="wish" className="text-ink text-[13px] font-medium">
        Or say what you want, and see what is proposed
      </h4>
      <form
        className="space-y-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (wish.trim() !== '') ask()
        }}
      >
        <textarea
          aria-label="What answers should be like"
          placeholder={EXAMPLE}
          rows={2}
          maxLength={500}
          value={wish}
          onChange={({ target }) => setWish(target.value)}
          className="border-line bg-surface text-ink placeholder:text-ink-soft w-full rounded-lg border px-3 py-2 text-base sm:text-sm"
        />
        <Button type="submit" size="small" look="brass" disabled={wish.trim() === '' || isPending}>
          <Sparkles className="size-3.5" aria-hidden="true" />
          {isPending ? 'Looking…' : 'Propose features'}
        </Button>
      </form>
      {error && <QueryProblem error={error} onRetry={ask} />}
      {data && variables && (
        <Proposals key={variables.wish} wish={variables.wish} found={data} onDone={reset} />
      )}
    </section>
  )
}
