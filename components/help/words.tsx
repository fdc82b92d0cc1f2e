import type { ReactNode } from 'react'
import { EditChips } from '@/components/chat/edit-chips'
import { ActivationBar } from '@/components/features/activation-bar'
import { HeatedTokens } from '@/components/features/heated-tokens'
import { DemoSlider } from './demo-slider'

const pirate = {
  feature_id: 'help-pirate',
  label: 'Talks like a pirate',
  index_in_sae: 0,
  fluent_up_to: null,
  value: 0.6,
}
const brief = { ...pirate, feature_id: 'help-brief', label: 'Answers briefly', value: 0.3 }

/** Each word of the page in plain words, with a picture of it: drawn here, with nothing of the model's in it. */
export const Words = () => (
  <dl className="space-y-8">
    <Word
      name="Feature"
      picture={
        <p className="text-[15px]">
          <HeatedTokens
            tokens={['Ahoy', ',', ' mate', 'y', '!', ' The', ' rain', ' falls', '.']}
            activations={[9, 2, 8, 7, 3, 0, 0, 0, 0]}
            strongest={10}
          />
        </p>
      }
    >
      Something the model notices: a way of speaking, a subject, a kind of request. It <em>fires</em> on the
      words where it is at work; the stronger, the darker they are shaded.
    </Word>
    <Word name="Strength" picture={<DemoSlider fluentUpTo={null} />}>
      How hard a feature is pushed, from −1 to +1. To the right there is more of it, to the left less; at 0
      the model is left alone. Try it: here it changes nothing.
    </Word>
    <Word
      name="Pending and confirmed"
      picture={<EditChips edits={[pirate, brief]} changed={{ [pirate.feature_id]: pirate }} />}
    >
      A slider that you move is <em>pending</em>, shown in brass: it only counts when you compare. Keep the
      steered answer and it is <em>confirmed</em>, shown in blue: every further answer is written with it.
    </Word>
    <Word name="Fluent range" picture={<DemoSlider fluentUpTo={0.7} />}>
      How far a feature can be pushed before answers fall apart, as measured. The hatched part of a slider
      lies beyond it.
    </Word>
    <Word name="Variant" picture={<EditChips edits={[pirate, brief]} />}>
      A model together with its confirmed strengths. The model’s own files are never changed, so everything
      can be undone.
    </Word>
    <Word
      name="Persona"
      picture={
        <p className="chart-name text-xl">
          <span aria-hidden="true">🏴‍☠️</span> The Captain
        </p>
      }
    >
      A variant that has been given a name, so that it can be used again.
    </Word>
    <Word
      name="SAE, the sparse autoencoder"
      picture={
        <div aria-hidden="true">
          {[0.9, 0.4, 0.05].map((share) => (
            <ActivationBar key={share} activation={share} />
          ))}
        </div>
      }
    >
      Inside the model a thought is one long row of numbers that nobody can read. The SAE takes it apart into
      features, of which only a few fire at once.
    </Word>
  </dl>
)

const Word = ({ name, picture, children }: { name: string; picture: ReactNode; children: ReactNode }) => (
  <div className="grid gap-x-8 gap-y-3 sm:grid-cols-[1fr_15rem]">
    <dt className="font-semibold sm:col-span-2">{name}</dt>
    <dd>{children}</dd>
    <dd className="border-line bg-surface self-start rounded-xl border px-4 py-3">{picture}</dd>
  </div>
)
