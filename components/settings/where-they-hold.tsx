import { Button } from '@/components/ui/button'
import { useSettings } from '@/lib/state/studio-context'

const words = {
  own: 'What you changed holds for this conversation alone.',
  usual: 'What you change holds for this conversation alone.',
  spread: 'Use for all chats',
  follow: 'Back to the usual ones',
  restore: 'Restore defaults',
}

/** Says for which conversations the settings hold, with the ways to change that. */
export function WhereTheyHold() {
  const { isOwn, isUsual, spread, follow, restore } = useSettings((state) => state)
  return (
    <div className="space-y-1">
      <p className="text-ink-soft text-[13px]">{isOwn ? words.own : words.usual}</p>
      <div className="-ml-2.5 flex flex-wrap gap-x-1">
        {isOwn && (
          <>
            <Button size="small" look="quiet" onClick={spread}>
              {words.spread}
            </Button>
            <Button size="small" look="quiet" onClick={follow}>
              {words.follow}
            </Button>
          </>
        )}
        {!isOwn && !isUsual && (
          <Button size="small" look="quiet" onClick={restore}>
            {words.restore}
          </Button>
        )}
      </div>
    </div>
  )
}
