import type { Metadata } from 'next'
import { ChoicesPage } from '@/components/choices/choices-page'

export const metadata: Metadata = { title: 'Choices' }

export default function Page() {
  return <ChoicesPage />
}
