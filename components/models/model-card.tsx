import { useId } from 'react'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import { capabilitiesInWords, countInWords, sizeInWords } from './in-words'

/** What is known of a model. Much of it only once the model is loaded. */
export function ModelCard({ listing }: { listing: ModelListing }) {
  const title = useId()
  return (
    <section aria-labelledby={title} className="border-line space-y-2.5 border-t pt-3">
      <h3 id={title} className="font-medium break-words">
        About {listing.id}
      </h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5 text-[13px]">
        {factsOf(listing).map(([name, fact]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words">{fact}</dd>
          </div>
        ))}
      </dl>
      {!listing.card && (
        <p className="text-ink-soft text-[13px]">
          {listing.state === 'failed' ? listing.reason : 'The rest is known once it is loaded.'}
        </p>
      )}
    </section>
  )
}

const figure = (value: number) => value.toLocaleString('en')

function factsOf({ size_bytes, card, wire_name }: ModelListing): [string, string][] {
  const files: [string, string] = ['Files', sizeInWords(size_bytes)]
  const name: [string, string] = ['Name in APIs', wire_name]
  if (!card) return [files, name]
  const { parameters, layers, context_length, chat_template, capabilities } = card
  return [
    ['Parameters', countInWords(parameters)],
    files,
    ['Layers', figure(layers)],
    ['Context', `${figure(context_length)} tokens`],
    ['Conversations', chat_template ? 'answers them' : 'continues them as running text: it was not taught to answer'],
    ...featureFacts(card),
    ['Can give', capabilitiesInWords(capabilities)],
    name,
  ]
}

function featureFacts({ sae, features, live_features }: NonNullable<ModelListing['card']>): [string, string][] {
  const live = live_features === features ? 'all' : figure(live_features)
  const some = `${figure(features)}, ${live} of which can fire`
  const count: [string, string] = ['Features', features > 0 ? some : 'none: it only chats']
  if (!sae) return [['Autoencoder', 'none'], count]
  const { read_layer, steer_layer } = sae
  const where =
    read_layer === steer_layer
      ? `reads and steers after layer ${read_layer}`
      : `reads after layer ${read_layer}, steers after layer ${steer_layer}`
  return [['Autoencoder', `${where}, counted from 0`], count]
}
