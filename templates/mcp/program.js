const [first] = await tools.list_notes({});
return await tools.read_note({ title: first });
