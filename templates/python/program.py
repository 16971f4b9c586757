first = tools.list_goods()[0]
tools.order_good(customer="Ada", good=first, count=1)
return tools.list_orders(customer="Ada")
