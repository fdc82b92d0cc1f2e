import { List } from 'lucide-react'
import Link from 'next/link'
import { useStudio } from '@/lib/state/studio-context'

/** The way to the list of everything. */
export function AllFeaturesLink() {
  const { model } = useStudio()
  return (
    <Link
      href={`/features?${new URLSearchParams({ model })}`}
      className="text-ink-soft hover:bg-sunken hover:text-ink inline-flex h-7.5 items-center gap-1.5 rounded-md px-2.5 text-[13px] font-medium pointer-coarse:h-11"
    >
      <List className="size-3.5" aria-hidden="true" />
      All features
    </Link>
  )
}
