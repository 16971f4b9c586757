const [first] = await tools.list_goods({});
await tools.order_good({ customer: "Ada", good: first, count: 1 });
return await tools.list_orders({ customer: "Ada" });
