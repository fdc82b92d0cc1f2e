import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { useGuide } from '@/lib/state/workspace-context'

export function StartGuide() {
  const start = useGuide((state) => state.start)
  const router = useRouter()
  return (
    <Button
      look="solid"
      onClick={() => {
        start()
        router.push('/')
      }}
    >
      Show me in the chat
    </Button>
  )
}
