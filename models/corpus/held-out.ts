/**
 * Names and descriptions of the built-in environments' tools, which no generated world may have, so that those
 * environments stay unseen. A test compares the lists with the environments themselves.
 */
export const heldOutNames: ReadonlySet<string> = new Set(
  "find_user find_user_by_name get_user list_orders get_order find_product get_product get_variant get_payment cancel_order return_item exchange_item change_payment change_order_address change_user_address change_email restock_variant read_message reverse_text shift_back send_message get_sample to_rna to_protein count_base get_price add_tariff convert_money find_flights find_hotels book_hotel add subtract multiply show_log".split(
    " ",
  ),
);
export const heldOutDescriptions: ReadonlySet<string> = new Set([
  "Find a user by email",
  "Find a user by name and zip",
  "Get a user by id",
  "List the order ids of a user",
  "Get an order by id",
  "Find a product by name",
  "Get a product with its variant ids",
  "Get a variant's color, size, price and stock",
  "Get a payment method by id",
  "Cancel a pending order",
  "Return an item of a delivered order",
  "Exchange an item of a delivered order",
  "Change how a pending order is paid",
  "Change where a pending order goes",
  "Change the address of a user",
  "Change the email of a user",
  "Add to the stock of a variant",
  "Read a message",
  "Turn a text around",
  "Move letters back in the alphabet",
  "Send a message",
  "Get the DNA of a sample",
  "Turn DNA into RNA",
  "Turn RNA into a protein",
  "Count one base in a sequence",
  "Get the price of a box of goods",
  "Add a country's tariff to an amount",
  "Change dollars into another currency",
  "Find flights between two cities",
  "Find hotels in a city",
  "Book a hotel",
  "Add two numbers",
  "Take b away from a",
  "Multiply two numbers",
  "Show bookings and sent messages",
]);
