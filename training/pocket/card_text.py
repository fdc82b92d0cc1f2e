"""The words of the model card; numbers and tables are filled in from the report."""

README = """# Tiller Pocket

A chat model of {millions:.1f} million parameters with a sparse autoencoder of {latents} latents and a catalogue of its
features, made by `training/`. What it can do, how it was made and how well it steers: [MODEL_CARD.md](MODEL_CARD.md);
all numbers with examples: `report.json`.
"""

CARD = """# Tiller Pocket

A Llama-architecture chat model of {millions:.1f} million parameters, a sparse autoencoder on its residual stream and a
catalogue of the autoencoder's features. It was trained from scratch for experiments with feature steering: it answers
short requests on {subjects} subjects in plain English and in {styles} ways of speaking, and a nudge on one feature is
enough to change how it speaks.

| what | |
| --- | --- |
| model | {layers} layers, width {width}, {heads} heads of {head_dim}, {kv_heads} key-value heads, context {context}, float16 |
| training | {tokens:.1f} million tokens, {steps} steps, {minutes:.0f} minutes |
| of these, learning to be steered | {steer_tokens:.1f} million tokens, {steer_steps} steps, {steer_minutes:.0f} minutes |
| held-out loss | {heldout} nats per answer token |
| autoencoder | TopK, {latents} latents, k = {k}, after block {hook_layer} (`blocks.{hook_layer}.hook_resid_post`), float32 |
| catalogue | {live} live features, {explained} of them with a label of F1 0.6 or more |
| licence | MIT, as all of Tiller |

## Bars

{held} of {all_bars} bars hold; missed: {missed}.

{bars}

All of it is measured on held-out phrasings by rules, by `python -m pocket evaluate`, with greedy answers under the
repetition penalty of {penalty} that `generation_config.json` recommends and Tiller applies unless a request says
otherwise. Without it this small a model falls into loops: {free_repeats:.1%} of the 4-grams of steered answers are then
repetitions.

## What it can and cannot do

It describes, compares, explains, lists, jokes, rhymes, writes short letters and stories, sums up and makes small talk
about its {subjects} subjects in {domains} domains ({requests} kinds of request), alone or over a few turns, and obeys
wishes for length and style. {on_subject:.1%} of {prompts} unsteered answers to unseen phrasings are on the subject (they
name it, a part of its name or something that belongs to it); {ends:.1%} come to an end by themselves.

It knows nothing else. Asked about anything unknown, it speaks in the same calm voice of something near, or makes it up.
Facts that it states may be wrong even about known subjects: it is a small model that mixes them up. It cannot reason,
do more than simple sums, read long texts or keep a long conversation in mind, and speaks English alone.

## Data

Synthetic chats from the tables in `training/corpus`: {subjects_in_all} subjects with eight or more facts each, {requests} kinds
of request, {styles} styles, chats of one to five turns. Nothing else: no web text, no conversations of people. Phrasings,
pairs of style and subject and {unseen} whole subjects were held out: of those the model has learned nothing.

## Made to be steered

So small a model reads a style off the words of the request and need not keep it in one direction of its residual stream.
This is what mean differences between styled and plain answers do when they are added to the residual stream, with the
model as the first phase left it (0 steps) and after a short trial of the second phase at that layer (some styles and
prompts; fluent as under "Curves"):

{layer_table}

In the second phase it learned to follow its own style directions after block {hook_layer}. In a large part of
that phase's chats the request for a style was taken away, and the mean difference between its residual stream in styled
and in plain answers was added instead: in full where every sentence is in the style, less where fewer are; for mixed
answers, two of them. In some plain chats a style was asked for and its direction subtracted. So the ease with which this model can be steered was trained, and says nothing about other models.

The autoencoder was trained without labels, and then once more with its first {styles} latents *anchored*: their decoder
rows are the style directions, and they stay. So these latents were not discovered; all others were. The labels of all
features come from evidence, as `training/README.md` says, and are descriptions of where a feature fires in synthetic
chats, not of what it means to the model. Features that nothing explains are labelled "Unclear".

## Steering

For each style one feature, the one that bears its name, at the slider value that calibration found best, added at every
token but `<|bos|>`, on {style_prompts} prompts:

- success: share of answers with at least two marks of the style (regular expressions in `training/corpus/styles`, counted
  by rule; success counts surface marks, not taste); unsteered: the same share without steering
- perplexity of the steered answers under the unsteered model, which was asked the same without any style, as a multiple of
  that of its own answers; repeats: 4-grams said before
- asked: success on {suppressed_prompts} other prompts that ask for the style; suppressed: the same with the feature at -0.6

{style_table}

### Curves

Share of answers in the style / share of fluent ones, in percent, at slider values, on {curve_prompts} prompts. Fluent:
surprise at most {surplus} nats per token above the model's own answers to the same prompt asking for the style, at most
{most_repeats:.0%} of 4-grams said before.

{curves}

### Two features at once

A persona and a mood together, each at its own best value, on {pair_prompts} prompts: share of answers in the first style,
the second, and both.

{pairs}

## Files

`config.json`, `generation_config.json`, `model.safetensors`, `tokenizer.json`, `tokenizer_config.json` load with
`transformers`; `sae/` loads with `SAELens`: activations are relu(topk((h - b_dec) @ W_enc + b_enc)), nothing is rescaled.
`catalogue.jsonl` has one feature per line: `unit` is the activation that a slider's 1 stands for, `curve` what calibration
saw around it, `neighbors` the nearest decoder rows. `contexts.jsonl` has twenty contexts for each feature, spread over its
range. `report.json` holds all numbers with examples; `golden/` holds reference values for engines.
"""
