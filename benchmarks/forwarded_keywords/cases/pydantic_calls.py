from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

class Item(BaseModel):
    a: int = 1

item = Item()

item.model_dump(exclude_none=True)  # real: exclude_none
item.model_dump(by_alias=True)  # real: by_alias
item.model_dump(mode='json')  # real: mode
item.model_dump(exclude_nones=True)  # unreal: exclude_nones
item.model_dump(indent=2)  # unreal: indent
item.model_dump_json(indent=2)  # real: indent
item.model_dump_json(exclude={'a'})  # real: exclude
item.model_dump_json(indents=2)  # unreal: indents
item.model_dump_json(sort_keys=True)  # unreal: sort_keys
Item.model_validate({}, strict=True)  # real: strict
Item.model_validate({}, context={})  # real: context
Item.model_validate({}, stricts=True)  # unreal: stricts
Item.model_validate({}, from_attribute=True)  # unreal: from_attribute
TypeAdapter(int, config=None)  # real: config
TypeAdapter(int, configs=None)  # unreal: configs
TypeAdapter(int, strict=True)  # unreal: strict
