"""Writes what transformers makes of conversations that end with an assistant's message.

    python training/text/open_conversations.py > tests/fixtures/text/open-conversations.json

Every template is rendered by `apply_chat_template(..., continue_final_message=True)`.
"""

import json
import sys

from transformers import AutoTokenizer

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
HEADERS = (
    "{{ bos_token }}{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'"
    " + message['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"
)
TURNS = (
    "{{ bos_token }}{% for message in messages %}"
    "{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}"
    "{{ '<start_of_turn>' + role + '\\n' + (message['content'] | trim) + '<end_of_turn>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}"
)
INSTRUCTIONS = (
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}"
    "{{ '[INST] ' + message['content'] + ' [/INST]' }}{% else %}"
    "{{ ' ' + message['content'].rstrip() + eos_token }}{% endif %}{% endfor %}"
)
TEMPLATES = {"chatml": CHATML, "headers": HEADERS, "turns": TURNS, "instructions": INSTRUCTIONS}

ANSWERS = ["It is", "It is ", "It is\n\n", "  It is", "It is <|im_end|> and", "<|im_end|>", "東京は🙂 "]


def main() -> None:
    tokenizer = AutoTokenizer.from_pretrained("models/pocket")
    cases = []
    for name, template in TEMPLATES.items():
        for answer in ANSWERS:
            messages = [
                {"role": "user", "content": "Where is Tokyo? It is"},
                {"role": "assistant", "content": answer},
            ]
            rendered = tokenizer.apply_chat_template(
                messages, chat_template=template, tokenize=False, continue_final_message=True
            )
            cases.append({"template": name, "messages": messages, "rendered": rendered})
    json.dump({"templates": TEMPLATES, "cases": cases}, sys.stdout, ensure_ascii=False, indent=1)
    print()


main()
