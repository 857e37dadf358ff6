/** The keys that MindRoom knows for model providers, and whose each is. */
export const modelKeys = {
  ANTHROPIC_API_KEY: "Anthropic",
  OPENAI_API_KEY: "OpenAI",
  GOOGLE_API_KEY: "Google",
  OPENROUTER_API_KEY: "OpenRouter",
  DEEPSEEK_API_KEY: "DeepSeek",
  CEREBRAS_API_KEY: "Cerebras",
  GROQ_API_KEY: "Groq",
  ZAI_API_KEY: "Z.ai",
  OLLAMA_HOST: "Ollama, its address",
} as const;
export type ModelKey = keyof typeof modelKeys;

export const modelKeyNames = Object.keys(modelKeys) as readonly ModelKey[];

export const isModelKey = (name: string): name is ModelKey => Object.hasOwn(modelKeys, name);

/** Which keys of an instance have a value: those of model providers, and the other variables of its backend. Never the values. */
export type KeyNames = { readonly model: readonly ModelKey[]; readonly free: readonly string[] };

/** Keys to be written, by name; null takes one out. The values are secrets, and never journalled. */
export type KeyChanges = Readonly<Record<string, string | null>>;
