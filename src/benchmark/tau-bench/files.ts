import type { Checkout } from "../checkout.ts";

const repository = "https://github.com/sierra-research/tau-bench";
const commit = "59a200c";

/** Files of every domain. */
const shared = {
  "tau_bench/__init__.py": "529f1208b11315675efcb926db35100a360f67d4",
  "tau_bench/agents/__init__.py": "fca0cd456af18fe57ff5338962704bdb2eb7b701",
  "tau_bench/agents/base.py": "8f269028aea8059b90415adc8ff23185852de070",
  "tau_bench/agents/chat_react_agent.py": "f03ce8e2975b5bdc68dbfe16ebf606597b86c39f",
  "tau_bench/agents/few_shot_agent.py": "3de3430263b15a1bfe0ad8d6f3251bf1876c69f0",
  "tau_bench/agents/tool_calling_agent.py": "f8cfdbac52d24d2323e923cdb25e6b667d4db9f8",
  "tau_bench/envs/__init__.py": "e20a98f35941732db516bc406d6d283295dd19e8",
  "tau_bench/envs/base.py": "2461c3ebaf696757e0ce405bdb20376de88b0143",
  "tau_bench/envs/tool.py": "067d8636c68b4e14fbc14c49df1c7b56e96d44c3",
  "tau_bench/envs/user.py": "eb9ee841eee4c098353cb0447e4a4bf560d8b5f6",
  "tau_bench/types.py": "66f3b60e7b0cdf573f66b16573057cf3211c241b",
};

/** The files of tau-bench that decide a score, by domain. */
export const tauBench: Record<"retail" | "airline", Checkout> = {
  retail: {
    name: "tau-bench",
    repository,
    commit,
    files: {
      ...shared,
      "tau_bench/envs/retail/__init__.py": "4d1560e34146c035f08642036440cc05e6953edd",
      "tau_bench/envs/retail/data/__init__.py": "3b1b970374589deb2d32747d2cfaf5a30e2f5710",
      "tau_bench/envs/retail/data/orders.json": "77e34535e4cde09c21be706452947d267e74448f",
      "tau_bench/envs/retail/data/products.json": "dcde9b1beeea329cee6ce28d6b1e414a5284db3a",
      "tau_bench/envs/retail/data/users.json": "47ce9b4231a2881951a451d9bafc67c0c45f4403",
      "tau_bench/envs/retail/env.py": "fc4874c7ab7b6b23cc35a35388b45d0f1f9c2907",
      "tau_bench/envs/retail/rules.py": "a61d31054bbba407c7d13e673bac3fa909d0991e",
      "tau_bench/envs/retail/tasks_dev.py": "aa5acf7f771b6e903bf795e436e03ee6ebe2c03d",
      "tau_bench/envs/retail/tasks_test.py": "d0e4936ef9d523c04debf4ecd9f6d92eb39923a0",
      "tau_bench/envs/retail/tasks_train.py": "4fe71adafdbae7b6683f9d5beb65275172699bb6",
      "tau_bench/envs/retail/tools/__init__.py": "d146e5f0d05f5ee9aa680bb7318bbd39d7ed522d",
      "tau_bench/envs/retail/tools/calculate.py": "7efe98dae6e81d1ca9c7b1b35173735df2f8e199",
      "tau_bench/envs/retail/tools/cancel_pending_order.py": "efec9ed731dba1defe965979b79014a862458dc0",
      "tau_bench/envs/retail/tools/exchange_delivered_order_items.py":
        "0924719643635166f61c8c130ce78bf41390abf5",
      "tau_bench/envs/retail/tools/find_user_id_by_email.py": "1715831cb0c24ba406732411dcc8ff1a8e5e612b",
      "tau_bench/envs/retail/tools/find_user_id_by_name_zip.py": "01bfeae05af078758dc2974f31a79ccdd3d6e172",
      "tau_bench/envs/retail/tools/get_order_details.py": "f1597decc302f88d3dfb59cd6817efa4d56d45eb",
      "tau_bench/envs/retail/tools/get_product_details.py": "6d5e3b1a8035d95e3495086100caab1de5329ff7",
      "tau_bench/envs/retail/tools/get_user_details.py": "f9a31d2a2642a4842af7e1d2c3dc7cbbc088c0f7",
      "tau_bench/envs/retail/tools/list_all_product_types.py": "18c002711d050e3f3f4b2724a3de94c44b34bc62",
      "tau_bench/envs/retail/tools/modify_pending_order_address.py":
        "80870fb0cfcc279243d8ef2ffbd52e3c16ad2e69",
      "tau_bench/envs/retail/tools/modify_pending_order_items.py": "725dff3e78724ad6f6076b7a69e10301f6b51704",
      "tau_bench/envs/retail/tools/modify_pending_order_payment.py":
        "e497dbed7ad3b059abd64b3ea5ffe5b6ddaa84a3",
      "tau_bench/envs/retail/tools/modify_user_address.py": "5605e20d365f53cfec2ea8aba267b46e6e34f2ed",
      "tau_bench/envs/retail/tools/return_delivered_order_items.py":
        "d13d199f6ebeea6a4c151813b0bc91eb76b02298",
      "tau_bench/envs/retail/tools/think.py": "585cababfa623b62faff3efcf76f49e496824463",
      "tau_bench/envs/retail/tools/transfer_to_human_agents.py": "84d8d1052ffa3acdbb56717513238b1b2e78262d",
      "tau_bench/envs/retail/wiki.md": "2a23f004bbde6a5e3392585d0fedbb4ac2ee0a11",
      "tau_bench/envs/retail/wiki.py": "df5e5c3653945f04727f2b4ca207acd09075491e",
    },
  },
  airline: {
    name: "tau-bench",
    repository,
    commit,
    files: {
      ...shared,
      "tau_bench/envs/airline/__init__.py": "edb70c64d3bfbe65ff464ff20c083abd0c7bc4bf",
      "tau_bench/envs/airline/data/__init__.py": "544ea02fe5408abb527c01a9209153b9d4a3c233",
      "tau_bench/envs/airline/data/flights.json": "ecfc0351cb211cf2601317f14c6dd105ee163a30",
      "tau_bench/envs/airline/data/reservations.json": "d3e77598bf90486a2805a19332996ec9713295b5",
      "tau_bench/envs/airline/data/users.json": "3c611cebf115a65ffecaf8c7f362e007b4739228",
      "tau_bench/envs/airline/env.py": "4a02922ea2889edf1566aa33c0510387956f3e78",
      "tau_bench/envs/airline/rules.py": "8914c9200d67385fce1d006eaaa7d2f2e588fb8c",
      "tau_bench/envs/airline/tasks_test.py": "47f394333743aaa48292bd447977eae86e16ffe9",
      "tau_bench/envs/airline/tools/__init__.py": "06e0014236e151d7044c75cc4542f9d688f9fe43",
      "tau_bench/envs/airline/tools/book_reservation.py": "74f9c069680fd3ad423ebf4e5bf9ecfe1037b551",
      "tau_bench/envs/airline/tools/calculate.py": "7fc917eb31a7c218545fff19f574bba32d456569",
      "tau_bench/envs/airline/tools/cancel_reservation.py": "3925304bd42a49a4136e6610bdf137a4797142d5",
      "tau_bench/envs/airline/tools/get_reservation_details.py": "b3ba46aef20f86bd13bc586c42ed9c1b0fa286c2",
      "tau_bench/envs/airline/tools/get_user_details.py": "db6e72f27200514f104b017c0a5dda8800b6c41b",
      "tau_bench/envs/airline/tools/list_all_airports.py": "4f0b5a2394cbf65952799f5d43db8f0222d33022",
      "tau_bench/envs/airline/tools/search_direct_flight.py": "3dfa8e0f7cc11b4d474dd79fd1bc7bc1bb28d800",
      "tau_bench/envs/airline/tools/search_onestop_flight.py": "098fa780a7bd3ee7912323e477525727d19c70fb",
      "tau_bench/envs/airline/tools/send_certificate.py": "2b79e718297ffd2c29e72cfe4901ea1432157672",
      "tau_bench/envs/airline/tools/think.py": "29c1319d2e1cb1ae741ff10e9a9990d60937cc60",
      "tau_bench/envs/airline/tools/transfer_to_human_agents.py": "26db4e9b71a6814c4c1d667de2eb7a5502985bc9",
      "tau_bench/envs/airline/tools/update_reservation_baggages.py":
        "e0a79c4aa37d5e0f3ebd1a0d9e01196098cc1f25",
      "tau_bench/envs/airline/tools/update_reservation_flights.py":
        "388f0ceedf14def68f7485bc149a509b10bddec3",
      "tau_bench/envs/airline/tools/update_reservation_passengers.py":
        "0255fcf3ae4e042e6bf1e6fc4ee83d67578e0835",
      "tau_bench/envs/airline/wiki.md": "1601b26472674661fc07b48940e86674854ff2e3",
      "tau_bench/envs/airline/wiki.py": "df5e5c3653945f04727f2b4ca207acd09075491e",
    },
  },
};

/** Rollouts of gpt-4o in the airline domain that come with it. */
export const recordedAirline: Checkout = {
  name: "tau-bench",
  repository,
  commit,
  files: { "historical_trajectories/gpt-4o-airline.json": "a5f0d91569e740b949b37a181993b3f1822a86f4" },
};

/** The corrected retail tasks of tau2-bench, which calls itself tau3 by now. */
export const tau2Bench: Checkout = {
  name: "tau2-bench",
  repository: "https://github.com/sierra-research/tau2-bench",
  commit: "a2c0247",
  files: {
    "data/tau2/domains/retail/tasks.json": "e95a9f898b2d1f6568ea8faec78edc3767ce747d",
  },
};
