/**
 * Speed and peak memory of the embedded engine: `npx tsx bench/engine.ts [case...]`. Each case runs in a process of
 * its own; the best of several repetitions counts, since other work on the machine only ever makes it slower.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createRandom } from "../src/core/index.ts";
import { createEngine, type Engine, type WeightedTokens } from "../src/engine/index.ts";

const small = {
  vocab_size: 2048,
  hidden_size: 192,
  intermediate_size: 512,
  num_hidden_layers: 6,
  num_attention_heads: 6,
  num_key_value_heads: 3,
  max_position_embeddings: 1024,
  rope_theta: 10000,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

const random = createRandom("bench");
const tokens = (length: number) => Array.from({ length }, () => random.integer(0, small.vocab_size - 1));
const datum = (ids: number[], from: number): WeightedTokens => ({
  ids,
  weights: ids.map((_, t) => (t < from ? 0 : 1e-3)),
});

/** A batch of sequences of `length` tokens, of which the first `prefix` are common and not trained on. */
function train(count: number, length: number, prefix = 0) {
  const shared = tokens(prefix);
  const data = Array.from({ length: count }, () =>
    datum([...shared, ...tokens(length - prefix + 1)], prefix + 1),
  );
  return async (engine: Engine) => {
    await engine.forwardBackward(data);
    await engine.optimStep({ learningRate: 1e-4, weightDecay: 0.01, clipNorm: 1 });
    return count * length;
  };
}

/** Replies of `fresh` tokens to prompts of `prompt` tokens, of which the first `prefix` are common. */
function generate(count: number, prompt: number, fresh: number, prefix = 0) {
  const sampling = { maxTokens: fresh, temperature: 1, topP: 1, stopTokens: [] };
  return async (engine: Engine) => {
    const shared = tokens(prefix);
    await engine.generate(
      Array.from({ length: count }, (_, seed) => ({
        ...sampling,
        prompt: [...shared, ...tokens(prompt - prefix)],
        seed,
      })),
    );
    return count * fresh;
  };
}

const cases: Record<string, (engine: Engine) => Promise<number>> = {
  "train 8x256": train(8, 256),
  "train 4x768": train(4, 768),
  "train 32x512, 400 shared": train(32, 512, 400),
  "generate 32x(128+128)": generate(32, 128, 128),
  "generate 32x(440+64), 400 shared": generate(32, 440, 64, 400),
  "generate 1x(128+128)": generate(1, 128, 128),
};

async function measure(name: string): Promise<void> {
  const work = cases[name] as (engine: Engine) => Promise<number>;
  const engine = await createEngine(small, { seed: 1, threads: Number(process.env.THREADS ?? 2) });
  let best = 0;
  let processor = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < 7; repetition++) {
    const start = performance.now();
    const before = process.cpuUsage();
    const count = await work(engine);
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
    processor = Math.min(processor, (user + system) / count);
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  await engine.close();
  console.log(
    `${name.padEnd(34)} ${best.toFixed(0).padStart(7)} tokens/s ${processor.toFixed(0).padStart(6)} us CPU a token ${megabytes.toFixed(0).padStart(6)} MB`,
  );
}

const [child, ...names] = process.argv.slice(2);
if (child === "--case") await measure(names[0] as string);
else {
  const wanted = process.argv.slice(2);
  for (const name of Object.keys(cases)) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
    const arguments_ = [...process.execArgv, fileURLToPath(import.meta.url), "--case", name];
    spawnSync(process.execPath, arguments_, { stdio: "inherit" });
  }
}
